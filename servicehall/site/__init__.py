"""Settings, addresses, wiring, checks, the launcher and the command line. Imports everything; nothing imports it."""
