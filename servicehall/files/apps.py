from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.files"
    label = "files"
