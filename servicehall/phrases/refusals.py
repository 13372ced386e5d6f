"""What is said for each refusal: what happened, and what to do. Keyed by ``Refusal.code``."""

from __future__ import annotations

from servicehall.phrases.sentence import Many, Sentence

REFUSALS: dict[str, Sentence] = {
    # the house as a whole
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
    "unreadable": Sentence(
        "We could not read what was sent. Please go back, open the page again and send it from there."
    ),
    "form-expired": Sentence(
        "This form is too old, or your browser keeps no cookies. Go back, open the page again and send it once more."
    ),
    "fault": Sentence("This is our fault, not yours. It has been written down and we will look into it."),
    "too-large": Sentence("What you sent is too large.", ("The most that can be taken is {limit_bytes} bytes.",)),
    "too-slow": Sentence("What you sent did not arrive in time. Check your connection and send it again."),
    "too-many": Sentence(
        "There were too many attempts. Please wait and try again.",
        (Many("Try again in {n} minute.", "Try again in {n} minutes."),),
    ),
    # signing in
    "wrong-credentials": Sentence("The login, the password or the code is not right. Check them and try again."),
    "code-needed": Sentence("Enter the six-digit code from your authenticator."),
    "try-later": Sentence(
        "There were too many attempts to sign in.",
        (
            Many(
                "Please wait {minutes} minute and try again.", "Please wait {minutes} minutes and try again.", "minutes"
            ),
        ),
    ),
    "login-taken": Sentence("There is an account with this login already. Sign in with it, or choose another login."),
    "post-held": Sentence("The account holds this post already in that time. Choose another time or another post."),
    "already-registered": Sentence(
        "A person or organisation with this number is registered already. Sign in, or ask for help at any hall."
    ),
    # applying
    "materials-missing": Sentence(
        "Something the law asks for is not there yet. Add what is marked as needed, then send the application again."
    ),
    "answers-incomplete": Sentence(
        "Some questions are not answered, or an answer cannot be right. Open the marked parts and complete them."
    ),
    "draft-expired": Sentence("This draft was kept as long as we promised and is gone. Please start again."),
    "second-notice": Sentence(
        "Everything missing must be told at once, and this applicant had the notice. A second one needs a superior."
    ),
    "nothing-asked": Sentence(
        "Nothing is asked of you at the moment. Look at the tracking page to see what comes next."
    ),
    "own-matter": Sentence("You cannot handle this one: it is your own, or a second person is due here. Pass it on."),
    "paused": Sentence(
        "The application waits for something that was asked for. Wait for the answer, or end the pause."
    ),
    "reasons-needed": Sentence("Write the reasons: whoever applied has a right to know them."),
    "not-offered": Sentence("This is not offered here, or not any more. Search for it again on the first page."),
    "no-such-procedure": Sentence("There is no such procedure here on that day. Search for it on the first page."),
    "no-authority": Sentence(
        "We do not know which authority is competent for that place. Please ask at any hall; the matter is taken there."
    ),
    "territory-malformed": Sentence(
        "The data of this territory cannot be loaded. Correct what is listed and load it again."
    ),
    # files
    "file-too-large": Sentence(
        "This file is too large. Take a photo of lower resolution, or send the document in parts.",
        ("The most that can be taken is {limit} bytes.",),
    ),
    "file-empty": Sentence("This file is empty. Check it on your device and choose it again."),
    "file-name-unfit": Sentence(
        "The name of this file cannot be kept. Give it a short, plain name and choose it again."
    ),
    "file-type-unknown": Sentence("We cannot take this kind of file. Send a PDF, or a photo as JPEG or PNG."),
    "file-type-differs": Sentence(
        "The file is of another kind than its name says. Save it again in its proper kind and choose it again."
    ),
    "file-type-not-accepted": Sentence(
        "This kind of file is not taken here. Look at the kinds named beside the field."
    ),
    "file-damaged": Sentence("This file is damaged and cannot be read to its end. Make it again and send the new one."),
    "file-encrypted": Sentence("This file is locked with a password. Save it without the password and send it again."),
    "file-active-content": Sentence(
        "This file holds a program or another file inside it. Print it to a plain PDF and send that."
    ),
    "file-too-complex": Sentence("This file is too complex to be checked. Print it to a plain PDF and send that."),
    "file-attached-elsewhere": Sentence("This file belongs to another matter. Please choose the file again here."),
    "file-lost": Sentence("This file cannot be shown now. Your application is not touched; we are looking into it."),
    "storage-full": Sentence("We cannot keep files at the moment. Nothing of yours was lost; please try again later."),
    "paper-not-printed": Sentence("The paper could not be made just now. The act itself stands; please try again."),
    # money, and what is kept
    "too-little-tendered": Sentence("This is less than what is owed. Take the whole amount, then record it again."),
    "wrong-currency": Sentence("The fee is in another currency. Take the amount in the currency that is shown."),
    "shredded": Sentence(
        "These data were destroyed for good, as the law demands. Only the record of what happened remains."
    ),
}
