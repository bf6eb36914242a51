from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "milestones"

    def ready(self):
        from milestones import personal_data, receivers, topics  # noqa: F401  app ready: they need the models
