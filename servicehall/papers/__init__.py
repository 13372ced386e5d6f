"""Every printed thing: template + values + language become a stored, numbered PDF."""
