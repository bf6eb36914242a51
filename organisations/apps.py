from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "organisations"

    def ready(self):
        import jobs
        from audit import naming
        from organisations import personal_data, queries  # noqa: F401  app ready: they use models
        from organisations.imports.actions import purge  # app ready: it uses models

        jobs.each_tick("imports")(purge)
        naming.organisations.find_names = queries.names_of_organisations
        naming.organisations.find_ids = queries.organisations_called
