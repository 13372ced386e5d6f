"""One sentence per fact, clock line and refusal, in every language. Pure.

``speak`` says a code; ``catalog`` holds the words of pages; ``format`` writes days, moments and money.
"""

from servicehall.phrases.speech import speak as speak
