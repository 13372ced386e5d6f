"""One public service hall, online and on the floor.

Commands call down; facts travel up. The order of the packages is written once, in ``pyproject.toml``.
"""
