"""Making Django, and a database to talk to, ready for a command that needs rows."""

from __future__ import annotations

import atexit
import sys

from servicehall.site import config
from servicehall.site.launch import database, home


def ready() -> None:
    """Django set up, and the database answering; our own is started for as long as the command takes.

    Refuses: CannotStart when this copy was never started, or its database cannot be reached.
    """
    here = config.read()
    home.installation(here)
    if not here.database_url:
        server = database.private_server(here)
        server.check_files()
        if not server.answers():
            print("(the database was not running; started for this command)", file=sys.stderr)
            atexit.register(server.stop)
            server.start()
    way = database.owner(here) if here.role == "owner" else database.app(here)
    database.connect(way).close()
    import django

    django.setup()
