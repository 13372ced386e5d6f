"""What parties are told: in-app messages, e-mail through the outbox."""
