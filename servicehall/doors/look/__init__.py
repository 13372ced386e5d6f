"""Shared by doors, knows no door: page shell and components."""
