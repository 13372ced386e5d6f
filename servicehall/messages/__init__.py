"""What parties are told: in-app messages, e-mail through the outbox.

Words: message (a code and values, spoken in the reader's language when it is shown), outbox (what must still leave the
house), letter (one e-mail). Records no facts: a message is what a reaction makes of one.
"""
