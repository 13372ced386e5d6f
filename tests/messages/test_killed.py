"""A sender that is killed with no chance to say goodbye loses no letter and leaves none half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.db import connection

from servicehall.messages import commands
from servicehall.messages.models import Outbox
from servicehall.messages.types import Sent

from .people import AT, person, told

SENDER = """
import sys
from datetime import datetime
from pathlib import Path
from django.conf import settings
settings.INSTALLED_APPS = sys.argv[1].split()
settings.DATABASES["default"]["NAME"] = sys.argv[2]
settings.SMTP_URL, settings.MAIL_FOLDER = None, Path(sys.argv[3])
import django
django.setup()
from servicehall.messages import commands
print("ready", flush=True)
while commands.send_due(at=datetime.fromisoformat(sys.argv[4]), limit=5).sent:
    pass
"""


def sender(folder: Path, at: str) -> subprocess.Popen[bytes]:
    from django.conf import settings

    arguments = [" ".join(settings.INSTALLED_APPS), str(connection.settings_dict["NAME"]), str(folder), at]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen([sys.executable, "-c", SENDER, *arguments], stdout=subprocess.PIPE, env=environment)


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_sender_loses_no_letter(folder: Path) -> None:
    chance = random.Random(20260306)
    aziza = person()
    messages = {str(told(aziza)) for _ in range(60)}
    at = AT

    for _ in range(3):
        with sender(folder, at.isoformat()) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.01, 0.2))
            os.kill(process.pid, signal.SIGKILL)
        at += timedelta(minutes=5)
    while commands.send_due(at=at) != Sent():
        pass
    commands.send_due(at=at + timedelta(hours=4))

    assert set(Outbox.objects.values_list("state", flat=True)) == {"sent"}
    files = {file.stem: file.read_bytes() for file in folder.glob("*.eml")}
    assert set(files) == messages
    for content in files.values():
        mail = message_from_bytes(content, policy=default)
        assert mail["To"] == "aziza@example.org"
        assert "Nobody reads replies to it." in mail.get_content()
