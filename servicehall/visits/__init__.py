"""The floor. Empty room: it will own visits, tickets, calling, appointments and rounds."""
