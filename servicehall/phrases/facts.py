"""What is said of each fact, to the person whose matter it is. The tracking page is these sentences in order.

The first clause needs no value unless it would be empty without it; each further clause is said when its values are
known. ``…_on`` is a day, ``…_at`` a moment at the office.
"""

from __future__ import annotations

from servicehall.phrases.sentence import Many, Sentence

FACTS: dict[str, Sentence] = {
    "application.started": Sentence("You started this application."),
    "application.filed": Sentence(
        "We have received your application.",
        (
            "Its reference is {reference}.",
            "It was filed at {hall}.",
            "We will tell you by {intake_due_on} whether anything is missing.",
        ),
    ),
    "application.routed": Sentence(
        "Your application was passed to the office that decides on it.", ("That is {office}.",)
    ),
    "application.accepted": Sentence(
        "Your application is complete and has been accepted.",
        ("You will have the decision by {due_on}.", "You do not need to do anything now."),
    ),
    "application.deemed-accepted": Sentence(
        "The time for telling you that something is missing has passed, so your application counts as accepted.",
        ("You will have the decision by {due_on}.",),
    ),
    "application.declined": Sentence(
        "Your application was not accepted.",
        ("The reason: {reason}", "You can ask for a review of this until {appeal_until_on}."),
    ),
    "application.noticed": Sentence(
        "Something is missing. We have listed all of it at once, in one notice; please send what is asked.",
        (Many("{n} thing is asked for.", "{n} things are asked for."), "Please send it by {until_on}."),
    ),
    "application.supplemented": Sentence("We have received what you sent in addition. The office goes on from here."),
    "application.paused": Sentence(
        "The time limit is paused.",
        ("The reason: {reason}", "This time is not counted against the office or against you."),
    ),
    "application.resumed": Sentence("The time limit runs again.", ("The decision is now due by {due_on}.",)),
    "application.extended": Sentence(
        "The office needs more time and its superior has allowed it.",
        ("The decision is now due by {due_on}.", "The reason: {reason}"),
    ),
    "application.calendar-moved": Sentence(
        "The official calendar has changed and your date was worked out again.",
        ("The decision is now due by {due_on}.",),
    ),
    "application.step-opened": Sentence(
        "A step of the work on your application has begun.",
        ("It is: {step}.", "{office} is working on it.", "It is to be done by {due_on}."),
    ),
    "application.step-started": Sentence("An officer has taken up a step of the work on your application."),
    "application.step-decided": Sentence(
        "A step of the work on your application is done.", ("It was: {step}.", "The outcome: {outcome}.")
    ),
    "application.step-skipped": Sentence("A step was not needed for your application.", ("It was: {step}.",)),
    "application.step-returned": Sentence(
        "A step was sent back to be looked at again.", ("It is: {step}.", "The reason: {reason}")
    ),
    "application.step-silent": Sentence(
        "A department did not answer in its time; the work goes on as the law says.", ("It was: {step}.",)
    ),
    "application.opinion-given": Sentence(
        "A department has given its opinion on your application.", ("It was: {office}.",)
    ),
    "application.fee-due": Sentence(
        "A fee is to be paid.",
        ("It is {amount}.", "Please pay it by {until_on}, at any window of any hall."),
    ),
    "application.fee-paid": Sentence("Your payment has arrived. Thank you.", ("It was {amount}.",)),
    "application.decided": Sentence(
        "Your application has been decided.", ("You can read the decision and its reasons here.",)
    ),
    "application.granted": Sentence("Your application has been granted.", ("The reason: {reason}",)),
    "application.granted-in-part": Sentence(
        "Your application has been granted in part.",
        ("The reason: {reason}", "You can ask for a review of this until {appeal_until_on}."),
    ),
    "application.refused": Sentence(
        "Your application has been refused.",
        ("The reason: {reason}", "You can ask for a review of this until {appeal_until_on}."),
    ),
    "application.deemed-granted": Sentence(
        "The time limit has passed without a decision. By law your application counts as granted."
    ),
    "application.deemed-refused": Sentence(
        "The time limit has passed without a decision. By law this counts as a refusal, and you can ask for a review."
    ),
    "application.escalated": Sentence(
        "The time limit has passed without a decision. The matter has gone to the office's superior."
    ),
    "application.result-ready": Sentence(
        "Your result is ready. You can read it here or fetch it at any hall.",
        ("Its number is {number}.", "Please bring an identity document and the reference."),
    ),
    "application.result-handed-over": Sentence(
        "Your result has been handed over. This matter is finished.", ("It was fetched at {hall}.",)
    ),
    "application.concluded": Sentence("The work on your application is finished."),
    "application.withdrawn": Sentence("You withdrew this application. Nothing more will be done with it."),
    "application.terminated": Sentence("The office ended this application.", ("The reason: {reason}",)),
    "application.late": Sentence(
        "We are late with your application, and we are sorry.",
        ("The new date is {new_due_on}.", "The reason: {reason}"),
    ),
    "application.apologised": Sentence(
        "We are late with your application, and we are sorry.",
        ("The new date is {new_due_on}.", "The reason: {reason}"),
    ),
    "paper.printed": Sentence("A paper was made for you.", ("Its number is {number}.",)),
    "result.printed": Sentence(
        "Your result is ready. You can read it here or fetch it at any hall.", ("Its number is {number}.",)
    ),
    "charge.made": Sentence("A fee is to be paid.", ("It is {amount}.",)),
    "charge.paid": Sentence("Your payment has arrived. Thank you.", ("It was {amount}.",)),
    "charge.refunded": Sentence("Money was paid back to you.", ("It was {amount}.",)),
    "charge.waived": Sentence("A fee was waived: you do not have to pay it.", ("It was {amount}.",)),
    "file.attached": Sentence("A file was added."),
    "payment.charged": Sentence("A fee is to be paid.", ("It is {amount}.",)),
    "payment.taken": Sentence(
        "Your payment has arrived. Thank you.", ("It was {amount}.", "The receipt has the number {number}.")
    ),
    "payment.refunded": Sentence("Money was paid back to you.", ("It was {amount}.",)),
    "result.issued": Sentence(
        "Your result is ready. You can read it here or fetch it at any hall.", ("Its number is {number}.",)
    ),
    "result.handed-over": Sentence(
        "Your result has been handed over. This matter is finished.", ("It was fetched at {hall}.",)
    ),
    "result.revoked": Sentence("This result is no longer valid.", ("The reason: {reason}",)),
}
