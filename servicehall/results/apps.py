from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.results"
    label = "results"
