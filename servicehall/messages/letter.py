"""One message as an e-mail: plain words, no personal data in the headers besides the address itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from servicehall import phrases
from servicehall.phrases import catalog
from servicehall.phrases.catalog import N_
from servicehall.phrases.languages import DEFAULT, LANGUAGES, known

from .errors import Undelivered

_SUBJECT = N_("News about your application {reference}")
PLAIN = N_("You have a message from the public service hall")
_TRACK = N_("Follow your application here:")
_READ = N_("Read your messages here:")
_WHY = N_("You get this e-mail because this address was given to the public service hall. Nobody reads replies to it.")


def write(
    *, message_id: UUID, code: str, values: Mapping[str, Any], at: datetime, to: str, language: str, house: str
) -> EmailMessage:
    """The letter. house: the public address (``https://…``), which links and the sender's name are built on.

    Its Message-ID comes from the message's own id: a letter sent again is the same letter.
    Raises Undelivered (for good) when the address cannot be written in a header.
    """
    tongue = known(language) or DEFAULT
    host = urlsplit(house).hostname or "localhost"
    reference = values.get("reference")
    subject = catalog.gettext(tongue, _SUBJECT if reference else PLAIN)
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{message_id}@{host}>"
    mail["Date"] = at
    mail["From"] = Address(display_name="Servicehall", username="no-reply", domain=host)
    mail["To"] = _address(to)
    mail["Subject"] = subject.format(reference=reference)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_text(code, values, tongue, house))  # drops every Content- header set before it
    mail["Content-Language"] = LANGUAGES[tongue].tag
    return mail


def _text(code: str, values: Mapping[str, Any], language: str, house: str) -> str:
    reference = values.get("reference")
    lead = catalog.gettext(language, _TRACK if reference else _READ)
    link = f"{house}/track?reference={quote(str(reference))}" if reference else f"{house}/messages"
    parts = [said(code, values, language), f"{lead}\n{link}", catalog.gettext(language, _WHY)]
    return "\n\n".join(parts) + "\n"


def said(code: str, values: Mapping[str, Any], language: str) -> str:
    """The message's sentence. A value ``zone`` (IANA name) tells at which office moments are read."""
    zone = values.get("zone")
    return phrases.speak(code, values, language, zone=zone) if zone else phrases.speak(code, values, language)


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise Undelivered("address", for_good=True) from error
