from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleStaticFilesStorage(ManifestStaticFilesStorage):
    """Hashed names, also inside JavaScript modules that import one another."""

    support_js_module_import_aggregation = True
