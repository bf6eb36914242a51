from django.apps import AppConfig


class RemindersConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "reminders"

    def ready(self):
        from reminders import personal_data, receivers, schedule  # noqa: F401  # app ready: they register themselves
