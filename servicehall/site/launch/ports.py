"""Whether a port can be ours. Asked by connecting: our server would share a taken port without a word."""

from __future__ import annotations

import errno
import socket
import time

from servicehall.site.config import Config
from servicehall.site.launch.errors import CannotStart

ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def is_taken(config: Config) -> bool:
    try:
        socket.create_connection((ANY.get(config.host, config.host), config.port), timeout=2).close()
    except OSError:
        return False
    return True


def check(config: Config, *, patience: float = 0.0) -> None:
    """Refuse a port that somebody listens on or that we may not use. ``patience``: seconds an old server has to end.

    Refuses: CannotStart.
    """
    until = time.monotonic() + patience
    while is_taken(config):
        if time.monotonic() > until:
            raise CannotStart(
                "port-taken",
                f"Another program listens on port {config.port}.",
                f"Stop it, or choose another port: SERVICEHALL_PORT={config.port + 1 if config.port < 65535 else 8000}",
            )
        time.sleep(0.1)
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise _refused(config, error) from error


def _refused(config: Config, error: OSError) -> CannotStart:
    if error.errno == errno.EACCES:
        return CannotStart(
            "port-forbidden",
            f"Your user may not listen on port {config.port}.",
            "Choose a port above 1023 with SERVICEHALL_PORT.",
        )
    return CannotStart(
        "port-unusable",
        f"Port {config.port} at {config.host} cannot be used ({error.strerror}).",
        "Choose another with SERVICEHALL_PORT or SERVICEHALL_HOST.",
    )
