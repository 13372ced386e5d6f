from __future__ import annotations

from datetime import timedelta

from tests.town import MONDAY, Town, react


def test_after_the_decision_every_paper_is_there_and_every_message_told(town: Town) -> None:
    from servicehall.messages import queries as messages
    from servicehall.papers import queries as papers

    filed = town.file("birth-registration")
    at = MONDAY + timedelta(hours=1)
    town.do(filed.id, "check", "complete", at=at)
    town.do(filed.id, "decide", "granted", at=at, reasons="All is in order.")
    assert react() == []

    assert sorted(paper.kind for paper in papers.of(filed.id)) == ["decision", "result.birth-registration", "slip"]
    told = {message.code for message in messages.inbox(town.aziza)}
    assert told == {"application.filed", "application.accepted", "application.granted", "result.printed"}
