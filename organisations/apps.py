from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "organisations"

    def ready(self):
        import jobs
        from audit import naming
        from organisations import needs_actions, personal_data, queries  # noqa: F401  app ready: they use models
        from organisations.imports.actions import purge  # app ready: it uses models

        jobs.each_tick("imports")(purge)
        jobs.each_tick("access_needs")(needs_actions.forget_ended)
        naming.organisations.find_names = queries.names_of_organisations
        naming.organisations.find_ids = queries.organisations_called
