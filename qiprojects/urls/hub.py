"""The addresses of this part of a QI project."""

urlpatterns: list = []
