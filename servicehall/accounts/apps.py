from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.accounts"
    label = "accounts"
