"""Answers: what was decided of one doubt, as the plan's files take it.

An answer chooses one of the doubt's options, or fills in fields of the entry. Either is held to the same rules as a
workbook that comes back: the row is filled in and compared (`comparison`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import KoteihyoError
from .comparison import compare
from .doubt_list import title_reason
from .doubts import Doubt, Option
from .forms import DOUBTS, ENTRIES, REASON, Forms, tidy
from .review import SETTLED, Review
from .submission import Cell, Changes, Line, Submission

LONGEST = 500  # characters of a reason; the history of versions has it too


@dataclass(frozen=True)
class Answer:
    """What somebody decided of a doubt: one of its options by its number from 0, or cells by their titles; and why.

    ``seen`` is the decision that they saw: whoever decides on what another has decided meanwhile is told.
    """

    doubt: str
    option: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    seen: str = ""


MEANWHILE = (
    "この間に、ほかの人が判断しました。内容を確かめて、もう一度決めてください。",
    "Somebody else has decided on this meanwhile: look at it, and decide again.",
)


class Contradicted(KoteihyoError):
    """Somebody else has decided meanwhile."""

    status = 409


def find_doubt(doubts: list[Doubt], name: str) -> Doubt:
    """Return a doubt by its name; a `KoteihyoError` where there is none (any more)."""
    for doubt in doubts:
        if doubt.id == name:
            return doubt
    raise Gone(
        "この疑問点は、もうありません。計画が変わったか、ほかの判断で解消しました。",
        "There is no such doubt any more: the plan has changed, or another decision has settled it.",
    )


class Gone(KoteihyoError):
    """There is no such doubt."""

    status = 404


def decide(review: Review, doubt: Doubt, answer: Answer) -> Changes:
    """Return what an answer decides; what it may not decide is a `KoteihyoError`."""
    reason = _check(doubt, answer)
    chosen = _find_option(doubt, answer)
    cells = {title: tidy(text) for title, text in (chosen.cells if chosen else answer.cells).items()}
    if chosen and chosen.decision:
        return _settle(review, doubt, chosen.decision, reason)
    changes = _fill_in(review, doubt, cells, reason)
    if not changes:
        raise KoteihyoError(
            "何も変わっていません。選択肢を選ぶか、欄を変えてください。",
            "Nothing was changed: choose an option, or change a field.",
        )
    if doubt.kind == "draft" and doubt.number:
        changes.doubts[doubt.number] = {"decision": SETTLED[1], "reason": reason}
    return changes


def decide_types(review: Review, unread: Sequence[Doubt], types: Mapping[str, str], given: str) -> Changes:
    """Return what is decided of many entries at once, for one reason: what each states, by its key."""
    reason, open_ones = _check_reason(given), {doubt.entry for doubt in unread if not doubt.decided}
    if not types:
        raise KoteihyoError("どの文にも判断がありません。種別を選んでください。", "Nothing was chosen of any entry.")
    if not types.keys() <= open_ones:
        raise Contradicted(*MEANWHILE)
    forms = review.narrow(*(review.model.entries[key] for key in types))
    kind, slots = next(offer for offer in review.offers if offer.subject.name == "kind")
    cells = {
        key: {kind.list_titles(slots)[0]: tidy(name), title_reason(kind.name): reason} for key, name in types.items()
    }
    return compare(review, fill_rows(forms, ENTRIES, cells), reason, forms)


def withdraw(review: Review, doubt: Doubt, answer: Answer) -> Changes:
    """Return what takes a decision back, so that the doubt is open again."""
    _check(doubt, answer)
    if doubt.number:
        return Changes(doubts={doubt.number: {"decision": "", "reason": ""}})
    record = review.records.get(doubt.entry, {})
    decided = [name for name in doubt.columns if record.get(name)]
    emptied = {key: "" for name in decided for key in (name, f"{name}_reason")}
    return Changes({doubt.entry: emptied} if emptied else {})


def _check(doubt: Doubt, answer: Answer) -> str:
    """Return the reason of an answer, once it is there and nobody has decided meanwhile."""
    if answer.seen != (doubt.decided.words if doubt.decided else ""):
        raise Contradicted(*MEANWHILE)
    return _check_reason(answer.reason)


def _check_reason(given: str) -> str:
    reason = tidy(given)
    if not reason or len(reason) > LONGEST:
        raise KoteihyoError(
            f"理由を書いてください（{LONGEST}字まで）。", f"Give the reason ({LONGEST} characters at most)."
        )
    return reason


def _find_option(doubt: Doubt, answer: Answer) -> Option | None:
    if answer.option is None:
        return None
    if not 0 <= answer.option < len(doubt.options):
        raise KoteihyoError("その選択肢はありません。選び直してください。", "There is no such option: choose again.")
    return doubt.options[answer.option]


def _settle(review: Review, doubt: Doubt, words: str, reason: str) -> Changes:
    """Return a decision in words; where a heading's role is meant, that is decided with it."""
    if not doubt.number:
        entry = review.model.entries[doubt.entry]
        row = {"entry": doubt.entry, "doubt": doubt.ja, "doubt_en": doubt.en, "decision": words, "reason": reason}
        row |= {"place": entry.passage.text[:LONGEST], "line": str(entry.runs[0].line if entry.runs else "")}
        row["choices"] = " | ".join(option.decision or option.ja for option in doubt.options)
        return Changes(settled=[row])
    forms = Forms(review.model.plan.id, "", (review.doubt_form,))
    cells = {"判断": words, f"判断{REASON}": reason}
    return compare(review, fill(forms, DOUBTS, str(doubt.number), cells), reason, forms)


def _fill_in(review: Review, doubt: Doubt, cells: Mapping[str, str], reason: str) -> Changes:
    """Return what cells decide of an entry; each decision that they change has the reason."""
    entry = review.model.entries[doubt.entry]
    forms = review.narrow(entry)
    before = dict(zip((column.title for column in forms.forms[0].columns), forms.forms[0].rows[0].values, strict=True))
    texts = {title: text for title, text in cells.items() if before.get(title) != text}
    for subject, slots in review.offers:
        titles = subject.list_titles(slots)
        if any(title in texts for title in titles):
            chosen = any({**before, **texts}[title] for title in titles)
            texts[title_reason(subject.name)] = reason if chosen else ""
    return compare(review, fill(forms, ENTRIES, entry.key, texts), reason, forms)


def fill(forms: Forms, title: str, key: str, texts: Mapping[str, str]) -> Submission:
    """Return forms as they come back with other texts in one row, by the titles of its columns."""
    return fill_rows(forms, title, {key: texts})


def fill_rows(forms: Forms, title: str, cells: Mapping[str, Mapping[str, str]]) -> Submission:
    """Return forms as they come back with other texts in rows of one, by key and by the titles of columns."""
    lines = {}
    for form in forms:
        titles = [column.title for column in form.columns]
        rows = [
            dict(zip(titles, row.values, strict=True)) | (dict(cells.get(row.key, {})) if form.title == title else {})
            for row in form.rows
        ]
        lines[form.title] = [Line({name: Cell(text, name) for name, text in row.items()}, "") for row in rows]
    return Submission("", forms.plan, forms.digest, lines)
