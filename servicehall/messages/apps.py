from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.messages"
    label = "messages"
