from django.forms.renderers import TemplatesSetting


class QuietFormRenderer(TemplatesSetting):
    """Widgets come from our templates first."""
