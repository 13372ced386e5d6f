"""Runs a designer's scenarios through the real commands and rolls them back. Empty room: it will own scenario runs."""
