"""What is said for each refusal: what happened, and what to do. Keyed by ``Refusal.code``."""

from __future__ import annotations

from servicehall.phrases.sentence import Many, Sentence

REFUSALS: dict[str, Sentence] = {
    "not-found": Sentence(
        "We cannot find this, or it is not open to you. "
        "Check the address or the reference, or start from the first page."
    ),
    "not-allowed": Sentence(
        "You cannot do this from your post. Ask the person responsible for the matter, or your superior."
    ),
    "sign-in-needed": Sentence("Please sign in to go on. What you have saved is kept."),
    "invalid": Sentence(
        "Some of what was sent is missing or not right. Please check what is marked and send it again."
    ),
    "stale": Sentence(
        "Somebody else changed this while you had it open. "
        "Look at what stands now, and do your change again if it is still needed."
    ),
    "too-late": Sentence(
        "The moment for this has passed. Look at the history of the matter to see what happened meanwhile."
    ),
    "not-now": Sentence(
        "This cannot be done at the present stage. Open the matter again to see where it stands and what comes next."
    ),
    "method-not-allowed": Sentence("This page cannot be used in this way. Go back and use the buttons on the page."),
    "key-reused": Sentence(
        "This form was already used to send something else. Open the page again and send it from there."
    ),
    "in-progress": Sentence(
        "This is just being done. Wait a few seconds, then look at the result before trying again."
    ),
    "too-large": Sentence("What you sent is too large.", ("The most that can be taken is {limit_bytes} bytes.",)),
    "too-many": Sentence(
        "There were too many attempts. Please wait and try again.",
        (Many("Try again in {n} minute.", "Try again in {n} minutes."),),
    ),
}
