"""What goals measure, as a person decided: reads a plan's `indicators.toml`, each decision with its reason.

The rules read an indicator in the words of a goal; this file says of each what is counted, in which unit, which way
is better and which goals share it, and why the other goals cannot be measured. A decision is held to the plan: its
statements exist, and the rules still read in them the words that it was made about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from ..codelists import Lexicon
from ..files import read_toml
from ..lines import Steps
from ..plan.words import Words, words_in
from ..statements import Statement
from ..structs import Fault, convert, raise_faults

FILE = "indicators.toml"
# Local names of QUDT units; people, places and cases are numbers, and `unit_text` keeps their counter.
UNITS = ("CCY_JPY", "DAY", "HA", "MIN", "NUM", "PERCENT", "TONNE", "YR")
# Goals, targets and indicators of https://unstats.un.org/sdgs/indicators/indicators-list/, as their IRIs write them.
SDG = re.compile(r"(?:[1-9]|1[0-7])(?:\.(?:[1-9][0-9]?|[a-d]))?|C\d{6}")


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that goals measure: `goals` are statements with their words, `printed` what the rules read of them."""

    key: str
    label: Words
    counts: Words
    unit: str
    unit_text: str
    better: str
    goals: dict[str, str]
    reason: str
    printed: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    sdg: dict[str, str] = {}
    cofog: dict[str, str] = {}


class Unmeasurable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A goal that nobody could measure, in its words, and why."""

    goal: str
    reason: str


class Indicators(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All that was decided about what a plan measures; nothing, where its folder has no such file."""

    indicators: tuple[Indicator, ...] = ()
    unmeasurable: dict[str, Unmeasurable] = {}

    @cached_property
    def by_statement(self) -> dict[str, Indicator]:
        """Return what each statement measures, by the statement's key."""
        return {key: indicator for indicator in self.indicators for key in indicator.goals}


def read_indicators(
    folder: Path, language: str | None, statements: Mapping[str, Statement] | None, lexicon: Lexicon
) -> Indicators:
    """Return what a plan's folder says of indicators, or all faults of the file together.

    ``statements`` are those of the plan, None where they are not known: then goals are not looked for.
    """
    file = folder / FILE
    if not file.exists():
        return Indicators()
    indicators = convert(read_toml(file), Indicators, file, words_in(language))
    raise_faults(_Check(indicators, statements, lexicon).find_faults(), file)
    return indicators


class _Check:
    """Holds the decisions to the plan and to the code lists."""

    def __init__(self, indicators: Indicators, statements: Mapping[str, Statement] | None, lexicon: Lexicon) -> None:
        self.indicators, self.statements, self.lexicon = indicators, statements, lexicon

    def find_faults(self) -> Iterator[Fault]:
        taken: dict[str, str] = {}
        for number, indicator in enumerate(self.indicators.indicators):
            steps = "indicators", number
            yield from (Fault((*steps, *place), ja, en) for place, ja, en in self.check_codes(indicator))
            for key, words in indicator.goals.items():
                yield from (Fault((*steps, "goals", key), ja, en) for ja, en in self.check_goal(indicator, key, words))
                if key in taken:
                    ja, en = f"{key} は指標 {taken[key]} にもあります。", f"{key} is measured by {taken[key]} too."
                    yield Fault((*steps, "goals", key), ja, en)
                taken[key] = indicator.key
        for key, why in self.indicators.unmeasurable.items():
            yield from (Fault(("unmeasurable", key), ja, en) for ja, en in self.check_unmeasurable(key, why, taken))

    def check_codes(self, indicator: Indicator) -> Iterator[Fault]:
        if indicator.key not in indicator.goals:
            ja, en = f"key {indicator.key} が goals にありません。", f"The key {indicator.key} is not one of its goals."
            yield Fault(("key",), ja, en)
        if indicator.unit not in UNITS:
            ja, en = (
                f"単位 {indicator.unit!r} は一覧にありません。",
                f"No unit {indicator.unit!r}: one of {', '.join(UNITS)}.",
            )
            yield Fault(("unit",), ja, en)
        if not self.lexicon.has_concept("direction", indicator.better):
            ja, en = (
                f"向き {indicator.better!r} は direction のコードにありません。",
                f"No direction {indicator.better!r}.",
            )
            yield Fault(("better",), ja, en)
        for code in indicator.sdg:
            if not SDG.fullmatch(code):
                yield Fault(("sdg", code), f"SDG のコード {code!r} はありません。", f"No code {code!r} of the SDGs.")
        for code in indicator.cofog:
            if not self.lexicon.has_concept("cofog", code):
                ja, en = f"{code!r} は cofog のコードにありません。", f"{code!r} is not a code of cofog."
                yield Fault(("cofog", code), ja, en)
        for steps in _list_unreasoned(indicator):
            yield Fault(steps, "理由がありません。", "A reason is missing.")

    def check_goal(self, indicator: Indicator, key: str, words: str) -> Iterator[tuple[str, str]]:
        if self.statements is None:
            return
        statement = self.statements.get(key)
        if statement is None:
            yield f"{key} は施策・目標の番号ではありません。", f"No statement has the key {key}."
        elif statement.type != "goal" and not statement.first.reading.figures:
            yield f"{key} は目標でも、数値のある施策でもありません。", f"{key} is no goal and has no figure."
        else:
            yield from _check_words(statement, words)
            for read in sorted(indicator_words(statement) - {indicator.label.text, *indicator.printed}):
                ja = f"{key} の指標の読み取りは「{read}」です（判断では「{indicator.label.text}」）。見直してください。"
                yield ja, f"{key} is read as measuring {read!r} now: reconsider what was decided here."

    def check_unmeasurable(self, key: str, why: Unmeasurable, taken: Collection[str]) -> Iterator[tuple[str, str]]:
        if not why.reason:
            yield "理由がありません。", "A reason is missing."
        if self.statements is None:
            return
        statement = self.statements.get(key)
        if statement is None or statement.type != "goal":
            yield f"{key} は目標の番号ではありません。", f"No goal has the key {key}."
        elif key in taken or indicator_words(statement):
            yield f"{key} には指標があります。判断を見直してください。", f"{key} has an indicator: reconsider."
        else:
            yield from _check_words(statement, why.goal)


def _list_unreasoned(indicator: Indicator) -> Iterator[Steps]:
    """Yield where a reason is to stand and none does."""
    if not indicator.reason:
        yield ("reason",)
    for name, reasons in (("sdg", indicator.sdg), ("cofog", indicator.cofog)):
        yield from ((name, code) for code, reason in reasons.items() if not reason)


def _check_words(statement: Statement, words: str) -> Iterator[tuple[str, str]]:
    """Tell if a statement's words are no longer those about which something was decided."""
    label = statement.first.reading.label
    if label != words:
        ja = f"{statement.key} は「{label}」です（ここでは「{words}」）。判断を見直してください。"
        yield ja, f"{statement.key} reads {label!r} now: reconsider what was decided here."


def indicator_words(statement: Statement) -> set[str]:
    """Return the words of the indicators that the rules read in a statement."""
    reading = statement.first.reading
    words = {figure.indicator for figure in reading.figures if figure.indicator}
    return words | ({reading.outcome.indicator} if reading.outcome and statement.type == "goal" else set())
