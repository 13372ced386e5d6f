from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.parties"
    label = "parties"
