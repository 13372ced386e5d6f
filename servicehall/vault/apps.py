from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.vault"
    label = "vault"
