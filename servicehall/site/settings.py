"""Django's settings: safe by default; what differs between copies comes from config.py and the data folder."""

from __future__ import annotations

import secrets

from servicehall.site import config as configuration
from servicehall.site.launch import database, home

CONFIG = configuration.read()
_PACKAGES = configuration.CHECKOUT / "servicehall"


def _installed() -> list[str]:
    """Every package and door that has an apps.py; the wiring comes last."""
    found = [*_PACKAGES.glob("*/apps.py"), *_PACKAGES.glob("doors/*/apps.py")]
    names = sorted(".".join(path.parent.relative_to(_PACKAGES.parent).parts) for path in found)
    return [*(name for name in names if name != "servicehall.site"), "servicehall.site"]


def _database() -> dict[str, object]:
    """Empty ways lead nowhere: checks and type checking need settings, but no data folder."""
    made = home.is_prepared(CONFIG)
    way = (database.owner(CONFIG) if CONFIG.role == "owner" else database.app(CONFIG)) if made else None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": way.host if way else str(CONFIG.home / "socket"),
        "PORT": way.port if way else "",
        "USER": way.user if way else "",
        "PASSWORD": way.password if way else "",
        "NAME": way.name if way else configuration.DATABASE,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            **dict(way.options if way else ()),
            "prepare_threshold": 3,
            "server_side_binding": False,
            "application_name": f"servicehall-{CONFIG.role}",
            "connect_timeout": 10,
        },
    }


SECRET_KEY = home.secret(CONFIG, "django.key") if home.is_prepared(CONFIG) else secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = [*CONFIG.names, "localhost", "127.0.0.1", "[::1]", "testserver"] if CONFIG.host else []
INSTALLED_APPS = _installed()
ROOT_URLCONF = "servicehall.site.urls"
MIDDLEWARE: list[str] = []
DATABASES = {"default": _database()}
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"

HOME = CONFIG.home
VAULT_MASTER_KEY_FILE = CONFIG.secrets / "master.key"
FILES_FOLDER = CONFIG.files
MAIL_FOLDER = CONFIG.mail_folder
SMTP_URL = CONFIG.smtp_url
STATIC_URL = "/static/"
