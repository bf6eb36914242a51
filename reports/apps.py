from django.apps import AppConfig


class ReportsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"

    def ready(self):
        from reports import handlers, personal_data, receivers  # noqa: F401  app ready: they need the models
        from reports.assetmap import handlers as prints  # noqa: F401  app ready: they need the models
        from reports.assetmap import receivers as withdrawals  # noqa: F401  app ready: they need the models
        from reports.assetmap import schedule  # noqa: F401  app ready: it needs the models
        from reports.datareview import handlers as summaries  # noqa: F401  app ready: they need the models
        from reports.datareview import published  # noqa: F401  app ready: it needs the models
