"""Checks Django runs at start."""
