from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.papers"
    label = "papers"
