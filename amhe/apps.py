from django.apps import AppConfig


class AmheConfig(AppConfig):
    name = "amhe"
