from . import catalogue, handling, own, session, window
from .acts import routes as declared

routes = declared()

__all__ = ["catalogue", "handling", "own", "routes", "session", "window"]
