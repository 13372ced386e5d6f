"""The server's first process: reads everything once, then forks what answers requests.

A process that dies is replaced by a fork of this one, which is ready at once; what none of them changes is held in
memory only once.
"""

from __future__ import annotations

import gc
import os

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from servicehall.site import config, front, wsgi

WORKERS = 2
WAITING = 4096  # connections that may wait or be gathered; stalled senders are among them


def main() -> None:
    here = config.read()
    os.environ[front.PARENT] = str(os.getpid())
    wsgi.warm()
    server = Server(
        target="servicehall.site.front:build",
        factory=True,
        address=here.host,
        port=here.port,
        interface=Interfaces.RSGI,
        loop=Loops.asyncio,
        websockets=False,
        workers=WORKERS,
        backlog=WAITING,
        backpressure=WAITING,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=6,
        log_level=LogLevels.warning,
    )
    gc.collect()
    gc.freeze()
    server.serve()


if __name__ == "__main__":
    main()
