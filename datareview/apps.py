from django.apps import AppConfig


class DatareviewConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "datareview"
    verbose_name = "Data review"

    def ready(self):
        from datareview import personal_data, schedule, thread_kinds  # noqa: F401  app ready: they need the models, and register themselves
