from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.workforce"
    label = "workforce"
