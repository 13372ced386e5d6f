"""What a hot view is given in place of the gate's transaction: the token, and the gate's own questions."""

from __future__ import annotations

from django.http import HttpRequest

from servicehall.kernel.actor import Actor
from servicehall.workforce.types import Entrance

from . import entrance, intention
from .entrance import State


class Visit:
    """One request on its way past the transaction. The hot statement is handed ``token_hash`` and answers with an
    Entrance; ``admit`` turns it into the actor and asks the route's policy before anything is shown."""

    def __init__(self, request: HttpRequest, state: State) -> None:
        self._request, self._state = request, state
        self.token_hash = entrance.hash_of(request, state)

    def admit(self, found: Entrance) -> Actor:
        """The actor. Refuses: what the route's policy refuses."""
        entrance.admit(self._request, self._state, found)
        assert self._state.route is not None
        self._state.route.policy.admit(self._state.actor)
        return self._state.actor

    def intention(self) -> tuple[str, str, str, bytes]:
        """Principal, route, key and digest of this request, once the actor is known. Refuses: Invalid."""
        return intention.named(self._request, self._state)
