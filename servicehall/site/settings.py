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
        "ENGINE": "servicehall.site.postgresql",
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
ALLOWED_HOSTS = [*CONFIG.names, "localhost", "127.0.0.1", "[::1]", "testserver"]
INSTALLED_APPS = _installed()
ROOT_URLCONF = "servicehall.site.urls"
MIDDLEWARE = [
    "django.middleware.csrf.CsrfViewMiddleware",  # outside the gate: a forged request opens no transaction's effects
    "servicehall.doors.gate.middleware.Gate",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [str(folder) for folder in sorted(_PACKAGES.glob("doors/*/jinja2"))],
        "OPTIONS": {"environment": "servicehall.doors.look.environment.environment"},
    }
]
DATABASES = {"default": _database()}
ATOMIC_REQUESTS = False  # the gate opens the transaction
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"

HOME = CONFIG.home
VAULT_MASTER_KEY_FILE = CONFIG.secrets / "master.key"
LEDGER_KEY_FILE = CONFIG.secrets / "ledger.key"
LEDGER_ORIGIN = CONFIG.public_address.partition("//")[2] + "/ledger"
FILES_FOLDER = CONFIG.files
MAIL_FOLDER = CONFIG.mail_folder
SMTP_URL = CONFIG.smtp_url
PUBLIC_ADDRESS = CONFIG.public_address
DEMO = (CONFIG.home / "demo.json").is_file()
STATIC_URL = "/static/"

SESSION_COOKIE_NAME = "__Host-session" if CONFIG.secure else "session"
SESSION_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if CONFIG.secure else "csrf"
CSRF_COOKIE_SECURE = CONFIG.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "servicehall.site.faults.forged"
CSRF_TRUSTED_ORIGINS = [CONFIG.public_address] if CONFIG.secure else []
USE_X_FORWARDED_HOST = False
APPEND_SLASH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},  # a 404 or a refusal is an answer, not news
        "django.security": {"level": "ERROR"},
    },
}
