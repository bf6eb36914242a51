from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "organisations"

    def ready(self):
        import jobs
        from organisations.imports.actions import purge  # app ready: it uses models

        jobs.each_tick("imports")(purge)
