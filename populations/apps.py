from django.apps import AppConfig


class PopulationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "populations"

    def ready(self):
        from populations import personal_data, schedule  # noqa: F401  app ready: they need the models, and register themselves
