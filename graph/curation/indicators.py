"""What goals measure, as a person decided: reads a plan's `indicators.toml`, each decision with its reason.

The rules read an indicator in the words of a goal; this file says of each what is counted, in which unit, which way
is better and which goals share it, and why the other goals cannot be measured. A decision is held to the plan: its
statements exist, and the rules still read in them the words that it was made about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from ..codelists import Lexicon
from ..errors import Faults, KoteihyoError
from ..files import read_text, read_toml
from ..plan.schema import Plan
from ..plan.words import Words, words_in
from ..statements import Statement

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


def read_indicators(plan: Plan, statements: Mapping[str, Statement], lexicon: Lexicon) -> Indicators:
    """Return what the plan's folder says of indicators, or all faults of the file together."""
    file = plan.folder / FILE
    if not file.exists():
        return Indicators()
    text = read_text(file)
    try:
        indicators = msgspec.convert(read_toml(file), Indicators, dec_hook=words_in(plan.language))
    except msgspec.ValidationError as error:
        ja, en = f"指標の一覧として読めません（{error}）。", f"This is not a list of indicators: {error}."
        raise KoteihyoError(ja, en, file=file, line=_find_error_line(text, str(error))) from error
    faults = [
        KoteihyoError(ja, en, file=file, line=line)
        for line, ja, en in _Check(indicators, text, statements, lexicon).find_faults()
    ]
    if faults:
        raise Faults(faults)
    return indicators


Fault = tuple[int | None, str, str]


class _Check:
    """Holds the decisions to the plan and to the code lists."""

    def __init__(
        self, indicators: Indicators, text: str, statements: Mapping[str, Statement], lexicon: Lexicon
    ) -> None:
        self.found, self.text, self.statements, self.lexicon = indicators, text, statements, lexicon
        self.lines = _find_blocks(text)

    def find_faults(self) -> Iterator[Fault]:
        taken: dict[str, int] = {}
        for line, indicator in zip(self.lines, self.found.indicators, strict=True):
            yield from ((line, ja, en) for ja, en in self.check_codes(indicator))
            for key, words in indicator.goals.items():
                yield from ((line, ja, en) for ja, en in self.check_goal(indicator, key, words))
                if key in taken:
                    ja, en = f"{key} は{taken[key]}行目の指標にもあります。", f"{key} stands at line {taken[key]} too."
                    yield line, ja, en
                taken[key] = line
        for key, why in self.found.unmeasurable.items():
            place = _find_line(self.text, key)
            yield from ((place, ja, en) for ja, en in self.check_unmeasurable(key, why, taken))

    def check_codes(self, indicator: Indicator) -> Iterator[tuple[str, str]]:
        if indicator.key not in indicator.goals:
            yield f"key {indicator.key} が goals にありません。", f"The key {indicator.key} is not one of its goals."
        if indicator.unit not in UNITS:
            yield (
                f"単位 {indicator.unit!r} は一覧にありません。",
                f"No unit {indicator.unit!r}: one of {', '.join(UNITS)}.",
            )
        if not self.lexicon.has_concept("direction", indicator.better):
            yield (
                f"向き {indicator.better!r} は direction のコードにありません。",
                f"No direction {indicator.better!r}.",
            )
        for code in indicator.sdg:
            if not SDG.fullmatch(code):
                yield f"SDG のコード {code!r} はありません。", f"No code {code!r} of the SDGs."
        for code in indicator.cofog:
            if not self.lexicon.has_concept("cofog", code):
                yield f"{code!r} は cofog のコードにありません。", f"{code!r} is not a code of cofog."
        if not all([indicator.reason, *indicator.sdg.values(), *indicator.cofog.values()]):
            yield "理由がありません。", "A reason is missing."

    def check_goal(self, indicator: Indicator, key: str, words: str) -> Iterator[tuple[str, str]]:
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

    def check_unmeasurable(self, key: str, why: Unmeasurable, taken: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        statement = self.statements.get(key)
        if statement is None or statement.type != "goal":
            yield f"{key} は目標の番号ではありません。", f"No goal has the key {key}."
        elif key in taken or indicator_words(statement):
            yield f"{key} には指標があります。判断を見直してください。", f"{key} has an indicator: reconsider."
        else:
            yield from _check_words(statement, why.goal)
        if not why.reason:
            yield "理由がありません。", "A reason is missing."


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


def _find_blocks(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[indicators]]"]


def _find_line(text: str, key: str) -> int | None:
    """Return the line on which a key of a table stands."""
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f'"{key}"'))
    return next(lines, None)


def _find_error_line(text: str, message: str) -> int | None:
    """Return the line of the block that a validation error names: ``$.indicators[3].unit``."""
    match = re.search(r"\$\.indicators\[(\d+)\]", message)
    return _find_blocks(text)[int(match[1])] if match else None
