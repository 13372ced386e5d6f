from django.apps import AppConfig


class Config(AppConfig):
    name = "servicehall.catalogue"
    label = "catalogue"
