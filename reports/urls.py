"""Addresses of the board and the reports. The start page is in `amhe/urls.py`."""

app_name = "reports"

urlpatterns = []
