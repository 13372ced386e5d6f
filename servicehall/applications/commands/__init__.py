"""One verb, one function. Each takes an actor and the moment ``at``; the gate has opened the transaction."""

from .at_once import Answer, Intention, Moved, conclude_once, file_once
from .delivery import hand_over
from .drafts import attach, choose, detach, discard, expire, save_answers, save_page, seen_at_window, start
from .fees import pay_fee
from .filing import file, file_at_once
from .intake import accept, ask, route
from .steps import decide_step, take_up
from .supplement import supplement
from .withdrawal import withdraw

__all__ = [
    "Answer",
    "Intention",
    "Moved",
    "accept",
    "ask",
    "attach",
    "choose",
    "conclude_once",
    "decide_step",
    "detach",
    "discard",
    "expire",
    "file",
    "file_at_once",
    "file_once",
    "hand_over",
    "pay_fee",
    "route",
    "save_answers",
    "save_page",
    "seen_at_window",
    "start",
    "supplement",
    "take_up",
    "withdraw",
]
