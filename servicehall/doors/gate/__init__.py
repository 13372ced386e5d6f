"""Shared by doors, knows no door: the transaction, the Actor, refusals, route policies."""
