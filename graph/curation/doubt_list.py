"""The list of doubts about a plan: gathered from its draft, its entries, what may state the same, themes and findings.

They come from four places: what a draft doubted (`doubts.csv`), what a program suspects (entries that may state the
same, themes that one may serve), what is left open beside others that were decided (a strand), and findings whose
remedy is a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..repeats import is_repeat
from ..statements import Entry
from ..suggestions import Suggestion
from .choices import STATES_NOTHING, SUBJECTS
from .doubts import ALONE, APART, ASKED, GRAVE, KINDS, NO_STRAND, NOT_OF_THEME, Doubt, DoubtDecision, Option
from .entries import FIELDS, By
from .forms import REASON, fill_slots
from .review import ROLES, SETTLED, Review, name_choice

AS_PRINTED = SETTLED[0]
# What may be decided of any doubt, in English.
ENGLISH = dict(
    zip(SETTLED, ("It may stay as it is", "Corrected in other fields", "Corrected in the files"), strict=True)
)
# What an entry may be said to state, in English.
STATED = {"施策": "A measure", "目標": "A goal", STATES_NOTHING: "Neither a measure nor a goal"}
SHORT = {subject.name: subject for subject in SUBJECTS}


def list_doubts(review: Review, findings: Iterable[Mapping[str, Any]] = ()) -> list[Doubt]:
    """Return all doubts about a plan, open and decided, in their order; findings are as a version's report has them."""
    doubts = _Doubts(review)
    made = [*doubts.strands(), *doubts.repeats(), *doubts.list_repeats(), *doubts.themes(), *doubts.findings(findings)]
    order = {key: number for number, key in enumerate(review.model.entries)}
    listed = [*doubts.list_draft_doubts(made), *made]
    return sorted(listed, key=lambda doubt: (KINDS.index(doubt.kind), order.get(doubt.entry, -1)))


def list_unread(review: Review) -> list[Doubt]:
    """Return the entries that no heading gives a role, in their order: what they state a person alone can say.

    In a document of prose that is nearly every sentence, so that they are listed beside the doubts and not among them.
    """
    doubts, options = _Doubts(review), tuple(_list_types(review))
    return [
        Doubt(
            "entry",
            "施策か、目標か、何も述べていないかが決まっていません。",
            "It is not decided whether this states a measure, a goal or neither.",
            entry.key,
            options=options,
            columns=("kind",),
            decided=doubts.find_decision(entry, "kind"),
        )
        for entry in review.model.entries.values()
        if not entry.role.role and not entry.read_type and not entry.row.same_as
    ]


def _list_types(review: Review) -> Iterator[Option]:
    kind, slots = next(offer for offer in review.offers if offer.subject.name == "kind")
    for name, english in STATED.items():
        yield Option(name, english, dict(zip(kind.list_titles(slots), fill_slots([name], slots), strict=True)))


class _Doubts:
    """Gathers the doubts about one plan."""

    def __init__(self, review: Review) -> None:
        self.review, self.model = review, review.model

    @cached_property
    def decisions(self) -> dict[tuple[str, str], tuple[int, DoubtDecision]]:
        """Return what stands in `doubts.csv`, by entry and words, with the number of the row."""
        return {
            (record["entry"], record["doubt"]): (number, self.read_decision(record))
            for number, record in enumerate(self.review.doubts, 1)
        }

    def read_decision(self, record: Mapping[str, str]) -> DoubtDecision:
        return DoubtDecision(
            record["decision"], record["reason"], self.name_judge(record["by"]) if record["by"] else ""
        )

    def name_judge(self, reading: str) -> str:
        """Return the name of whoever decided in a reading; an empty one is the first."""
        readings = self.model.plan.readings
        return next((candidate.by.name.text for candidate in readings if candidate.id == reading or not reading), "")

    def settle(self, doubt: Doubt) -> Doubt:
        """Return a doubt with the row in which it was settled, if it was."""
        number, decided = self.decisions.get((doubt.entry, doubt.ja), (0, None))
        return _replace(doubt, number, decided if decided and decided.words else doubt.decided)

    def find_decision(self, entry: Entry, *columns: str) -> DoubtDecision | None:
        """Return what `curation.csv` decides of an entry in one of these columns."""
        record = self.review.records.get(entry.key, {})
        for column in columns:
            if record.get(column):
                names = {code: name for name, code in self.review.names(column, entry).items()}
                words = "、".join(names.get(code, code) for code in record[column].split())
                by = self.name_judge(By.parse(record["by"]).find(column))
                return DoubtDecision(f"{SHORT[column].title}：{words}", record[f"{column}_reason"], by)
        return None

    def list_draft_doubts(self, others: Sequence[Doubt]) -> Iterator[Doubt]:
        """Yield the rows of `doubts.csv` that no other doubt is settled by."""
        taken = {other.number for other in others}
        for number, record in enumerate(self.review.doubts, 1):
            if number not in taken:
                decided = self.read_decision(record)
                yield Doubt(
                    "draft",
                    record["doubt"],
                    record["doubt_en"] or record["doubt"],
                    record["entry"] if record["entry"] in self.model.entries else "",
                    place=record["place"],
                    page=record["page"],
                    line=record["line"],
                    options=tuple(_list_choices(record["choices"])),
                    number=number,
                    decided=decided if decided.words else None,
                )

    def strands(self) -> Iterator[Doubt]:
        """Yield the entries of sheets with strands that state something and belong to none."""
        for entry in self.model.entries.values():
            names = self.review.choices.of("strand", entry)
            decided = self.find_decision(entry, "strand")
            if names and (entry.type or decided):
                above = self.model.entries.get(entry.passage.parent or "")
                first = above.row.strand if above else ""
                ordered = sorted(names.items(), key=lambda item: item[1] != first)
                options = [Option(name, name, self.fill(entry, "strand", [code])) for name, code in ordered]
                yield self.settle(
                    Doubt(
                        "strand",
                        "どの系列の項目かが決まっていません。",
                        "It is not decided to which strand this entry belongs.",
                        entry.key,
                        options=(*options, Option(*NO_STRAND, decision=NO_STRAND[0])),
                        columns=("strand",),
                        decided=decided,
                    )
                )

    def repeats(self) -> Iterator[Doubt]:
        """Yield the entries that say that they stand elsewhere too (再掲), where it is not known where."""
        for entry in self.model.entries.values():
            decided = self.find_decision(entry, "same_as")
            if is_repeat(entry) and (decided or not self.model.find_first(entry)):
                yield self.settle(
                    Doubt(
                        "again",
                        "再掲とありますが、どの項目の再掲かが決まっていません。",
                        "This entry says that it is printed elsewhere too; it is not decided where.",
                        entry.key,
                        options=(*self.same_options(entry), Option(*ALONE, decision=ALONE[0]), *map(_settle, SETTLED)),
                        columns=("same_as", "related"),
                        decided=decided,
                    )
                )

    def list_repeats(self) -> Iterator[Doubt]:
        """Yield the entries that may state what an earlier one states."""
        alike: dict[str, list[Suggestion]] = {}
        for suggestion in self.review.suggested:
            if suggestion.earlier:
                alike.setdefault(suggestion.entry.key, []).append(suggestion)
        for key, suggestions in alike.items():
            entry = self.model.entries[key]
            pairs = [suggestion for suggestion in suggestions if not self.is_settled(suggestion)]
            decided = None if pairs else self.find_decision(entry, "same_as", "related")
            if pairs or decided:
                others = tuple(pair.earlier.key for pair in pairs or suggestions if pair.earlier)
                yield self.settle(
                    Doubt(
                        "same",
                        f"次の項目と同じ施策・目標かが決まっていません：{'、'.join(others)}",
                        f"It is not decided whether this states the same as: {', '.join(others)}",
                        key,
                        others,
                        options=(
                            *self.same_options(entry),
                            *self.related_options(entry, others),
                            Option(*APART, decision=APART[0]),
                        ),
                        columns=("same_as", "related"),
                        decided=decided,
                    )
                )

    def is_settled(self, suggestion: Suggestion) -> bool:
        """Return whether it is decided of two entries that they state the same, or are related."""
        one, other = suggestion.entry, suggestion.earlier
        if suggestion.accepted or other is None or one.row.same_as:
            return True
        return other.key in one.row.related or one.key in other.row.related

    def same_options(self, entry: Entry) -> Iterator[Option]:
        for name, code in self.review.choices.of("same_as", entry).items():
            yield Option(f"同じとする：{name}", f"The same as: {name}", self.fill(entry, "same_as", [code]))

    def related_options(self, entry: Entry, others: Iterable[str]) -> Iterator[Option]:
        held = [*entry.row.related]
        for key in others:
            name = next(iter(self.review.choices.name_entries([self.model.entries[key]])))
            cells = self.fill(entry, "related", [*held, key])
            yield Option(f"関連とする：{name}", f"Related to: {name}", cells)

    def themes(self) -> Iterator[Doubt]:
        """Yield the themes whose words stand in an entry that does not have them."""
        for suggestion in self.review.suggested:
            entry = suggestion.entry
            theme = suggestion.concept.code if suggestion.concept and suggestion.concept.scheme == "theme" else ""
            decided = self.find_decision(entry, "themes") if theme in entry.row.themes.codes else None
            if theme and (decided or not suggestion.accepted):
                ja, en = (self.review.choices.lexicon.pref_label("theme", theme, language) for language in ("ja", "en"))
                codes = [*self.review.tokens(entry.key, SHORT["themes"]), theme]
                option = Option(f"分野「{ja}」を加える", f"Add the theme {en or ja}", self.fill(entry, "themes", codes))
                yield self.settle(
                    Doubt(
                        "theme",
                        f"「{suggestion.words}」とありますが、分野「{ja}」に当たるかが決まっていません。",
                        f"It says “{suggestion.words}”; it is not decided whether it serves the theme {en or ja}.",
                        entry.key,
                        options=(option, Option(*NOT_OF_THEME, decision=NOT_OF_THEME[0])),
                        columns=("themes",),
                        decided=decided,
                    )
                )

    def findings(self, findings: Iterable[Mapping[str, Any]]) -> Iterator[Doubt]:
        """Yield the findings that ask a decision about an entry."""
        for finding in findings:
            check = finding["shape"].rpartition("#")[2]
            keys = list(dict.fromkeys(filter(None, (_entry_key(quote["passage"]) for quote in finding["quotes"]))))
            keys = [key for key in keys if key in self.model.entries]
            if keys and (check in ASKED or finding["severity"] in GRAVE):
                column = ASKED.get(check, "note")
                yield self.settle(
                    Doubt(
                        "finding",
                        finding["message"]["ja"],
                        finding["message"]["en"],
                        keys[0],
                        tuple(keys[1:]),
                        remedy=(finding["remedy"]["ja"], finding["remedy"]["en"]),
                        options=(_settle(AS_PRINTED),),
                        columns=(column,) if column in FIELDS else (),
                    )
                )

    def fill(self, entry: Entry, column: str, codes: Sequence[str]) -> dict[str, str]:
        """Return the cells of a decision on an entry, by their titles, once it has these codes."""
        subject, slots = next(offer for offer in self.review.offers if offer.subject.name == column)
        names = {code: name for name, code in self.review.names(column, entry).items()}
        texts = [names.get(code, code) for code in codes]
        return dict(zip(subject.list_titles(slots), fill_slots(texts, slots), strict=False))


def _replace(doubt: Doubt, number: int, decided: DoubtDecision | None) -> Doubt:
    return Doubt(**{**vars(doubt), "number": number or doubt.number, "decided": decided})


def _entry_key(passage: str) -> str:
    return passage.rpartition("/entry/")[2] if "/entry/" in passage else ""


def _settle(words: str) -> Option:
    return Option(words, ENGLISH[words], decision=words)


def _list_choices(choices: str) -> Iterator[Option]:
    """Yield what a draft offers for a doubt: that it may stay first, roles by their names."""
    yield _settle(AS_PRINTED)
    roles = {"none", *ROLES}
    for part in dict.fromkeys(filter(None, choices.split(" | "))):
        ja, _, en = part.partition(" / ")
        words = name_choice(part)
        labels = (words, f"Role: {part}") if part in roles else (ja, en or ja)
        yield Option(*labels, decision=words)
    yield from map(_settle, SETTLED[1:])


def title_reason(column: str) -> str:
    """Return the title of the cell that has the reason of a decision.

    >>> title_reason("same_as")
    '同じ内容の項目の理由'
    """
    return f"{SHORT[column].title}{REASON}"
