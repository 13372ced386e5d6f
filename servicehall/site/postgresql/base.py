"""Connections are kept for ever; between two requests a look at the socket tells whether the server still holds it."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def close_if_unusable_or_obsolete(self) -> None:
        """Django calls this when a request begins. An idle connection has nothing to read, unless it has ended.

        No round trip: only a connection known to be dead is replaced, and nothing has been sent over it yet.
        """
        if self.connection is not None and not self.in_atomic_block and self._has_ended():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _has_ended(self) -> bool:
        if self.connection.closed:
            return True
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return bool(poll.poll(0))
