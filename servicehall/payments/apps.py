from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.payments"
    label = "payments"
