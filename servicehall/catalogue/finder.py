"""How a question in everyday words becomes procedures, best first. Pure but for the text of one SQL statement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from servicehall.catalogue import fold

STOP: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "do",
        "for",
        "get",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "my",
        "need",
        "of",
        "on",
        "or",
        "the",
        "to",
        "want",
        "with",
        "cho",
        "cua",
        "di",
        "gi",
        "lam",
        "muon",
        "o",
        "thi",
        "toi",
        "va",
        "xin",
        "از",
        "به",
        "برای",
        "در",
        "را",
        "من",
        "می",
        "و",
    ]
)
FILLING: Final = re.compile("我想要|我想|我要|想要|请问|怎么办|怎么|如何|在哪里|哪里|需要|办理|什么|可以|[吗呢了的]")
LONGEST: Final = 400
MOST_TOKENS: Final = 12
LEAST: Final = 0.5
LEAST_HAN: Final = 0.34
"""Below this an offer does not answer: about every second word is not in it, not even misspelt. Pairs of Han signs
that reach over two words match nothing, so a third is enough there."""

SQL: Final = """
WITH asked AS (SELECT t FROM unnest(%(tokens)s::text[]) t),
near AS (
  SELECT a.t, w.text AS word, CASE
      WHEN w.text = a.t THEN 1.0
      WHEN starts_with(w.text, a.t) THEN 0.9
      ELSE 0.3 + 0.6 * similarity(w.text, a.t) END AS weight
  FROM asked a JOIN catalogue_word w ON w.text = a.t
    OR (length(a.t) > 2 AND w.text LIKE a.t || '%%') OR (length(a.t) > 3 AND w.text %% a.t)
), hit AS (
  SELECT o.id, n.t, max(n.weight) AS weight,
    max(CASE WHEN strpos(' ' || o.title_words || ' ', ' ' || n.word || ' ') > 0 THEN n.weight ELSE 0 END) AS titled
  FROM near n JOIN catalogue_offer o ON o.vector @@ quote_literal(n.word)::tsquery
  WHERE o.territory_id = %(territory)s AND o.effective_from <= %(on)s
    AND (o.effective_until IS NULL OR %(on)s < o.effective_until)
  GROUP BY o.id, n.t
), scored AS (
  SELECT id, sum(weight) / (SELECT count(*) FROM asked) AS near, sum(titled) / (SELECT count(*) FROM asked) AS titled
  FROM hit GROUP BY id
)
SELECT o.code, o.revision_id, o.names, o.summary, o.category, o.authority, o.online
FROM scored s JOIN catalogue_offer o USING (id)
WHERE s.near >= %(least)s
ORDER BY s.near + 0.5 * s.titled
  + CASE WHEN %(text)s = ANY(string_to_array(o.titles, E'\\n')) THEN 3
         WHEN %(text)s = ANY(string_to_array(o.phrases, E'\\n')) THEN 2
         WHEN strpos(o.titles, %(text)s) > 0 OR strpos(o.phrases, %(text)s) > 0 THEN 1 ELSE 0 END DESC, o.code
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: the whole as one folded phrase, its telling words, and how much of them must be found."""

    folded: str
    tokens: list[str]
    least: float


def question(text: str) -> Question:
    """A person's words as a question. Words that tell nothing are left out, unless there are no others."""
    folded = fold.fold(text[:LONGEST])
    every = fold.tokens(folded)
    telling = [token for token in fold.tokens(FILLING.sub(" ", folded)) if token not in STOP]
    han = fold.HAN.search(folded) is not None
    return Question(folded, (telling or every)[:MOST_TOKENS], LEAST_HAN if han else LEAST)
