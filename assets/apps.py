from django.apps import AppConfig


class AssetsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "assets"
    verbose_name = "Asset maps"

    def ready(self):
        from assets import personal_data, schedule, thread_kinds  # noqa: F401  app ready: they need the models, and register themselves
