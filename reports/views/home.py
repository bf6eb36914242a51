"""Each person's own start page."""

from django.utils import timezone
from django.views.generic import TemplateView

from reports.home import home_of


class Home(TemplateView):
    template_name = "reports/home.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(home=home_of(self.request.user, on=today), today=today, **kwargs)
