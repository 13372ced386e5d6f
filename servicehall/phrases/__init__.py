"""One sentence per fact, clock line and refusal, in every language. Pure."""
