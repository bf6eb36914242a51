from django.apps import AppConfig


class QIProjectsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "qiprojects"
    verbose_name = "QI projects"

    def ready(self):
        from qiprojects import handlers, personal_data, schedule, thread_kinds  # noqa: F401  app ready: they need the models, and register themselves
