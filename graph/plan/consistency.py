"""What `plan.toml` says twice is held together: what it refers to is there, and no identifier is given twice.

And what it says that a legend prints is printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..lines import Steps
from ..structs import Fault, raise_faults
from .source import Source, remove_white_space

if TYPE_CHECKING:
    from .schema import Plan, Sheet


def find_faults(plan: Plan) -> Iterator[Fault]:
    """Yield everything in which a description contradicts itself."""
    yield from _find_missing(plan)
    yield from _find_odd_legends(plan)
    yield from _find_doubles(plan)
    yield from _find_lost_themes(plan)
    yield from _find_lost_codes(plan)
    yield from _find_hidden_headings(plan)


def _find_missing(plan: Plan) -> Iterator[Fault]:
    if not plan.source:
        yield Fault(
            ("source",),
            "[[source]] がありません。原文のファイルを示してください。",
            "[[source]] is missing: name the document.",
        )
    if plan.first_year and plan.last_year and plan.first_year > plan.last_year:
        yield Fault(
            ("first_year",),
            f"first_year（{plan.first_year}）が last_year（{plan.last_year}）より後です。",
            f"first_year {plan.first_year} is after last_year {plan.last_year}.",
        )
    if plan.revises == plan.id:
        yield Fault(
            ("revises",),
            "revises がこの計画自身です。前の計画の id を書いてください。",
            "revises names this plan: name the earlier one.",
        )
    if plan.of and plan.of in {plan.id, plan.revises}:
        yield Fault(
            ("of",),
            "of には、この報告書の対象の計画の id を書いてください（この文書自身や revises の計画は書けません）。",
            "of names the plan that this document reports on: neither itself nor the one that revises names.",
        )
    yield from _find_pledge_faults(plan)


def _find_pledge_faults(plan: Plan) -> Iterator[Fault]:
    if plan.pledge_readings and not plan.manifesto:
        yield Fault(
            ("pledge_readings", 0),
            "[[pledge_readings]] がありますが、[manifesto] がありません。",
            "There is [[pledge_readings]] but no [manifesto].",
        )
    readings = {reading.id for reading in plan.readings}
    for number, reading in enumerate(plan.pledge_readings):
        if reading.by not in readings:
            yield Fault(
                ("pledge_readings", number, "by"),
                f"読み取り {reading.by!r} は [[readings]] にありません。",
                f"No reading {reading.by!r}.",
            )


def _find_hidden_headings(plan: Plan) -> Iterator[Fault]:
    """Yield the rules for headings that one before them always comes before, so that they would never be used."""
    for number, heading in enumerate(plan.headings):
        first = next((other for other in plan.headings[:number] if other.matches(heading.like)), None)
        if first:
            yield Fault(
                ("headings", number, "like"),
                f"[[headings]]「{heading.like}」は、前にある「{first.like}」が先に当てはまるため、使われません。"
                "一つにまとめるか、この [[headings]] を前に移してください。",
                f"[[headings]] {heading.like!r} is never used, since {first.like!r} before it comes first: "
                "make them one, or move this one before that.",
            )


def _find_odd_legends(plan: Plan) -> Iterator[Fault]:
    for number, legend in enumerate(plan.legends):
        if (legend.sign is None) == (legend.colour is None):
            yield Fault(
                ("legends", number),
                f"[[legends]]「{legend.meaning}」には、sign か colour のどちらか一つを示してください。",
                f"[[legends]] {legend.meaning!r}: give either a sign or a colour.",
            )


def _find_doubles(plan: Plan) -> Iterator[Fault]:
    lists: dict[str, list[str]] = {
        "stages": [stage.id for stage in plan.stages],
        "themes": [theme.id for theme in plan.themes],
        "divisions": [division.id for division in plan.divisions],
        "pillars": [pillar.id for pillar in plan.pillars],
        "sheets": [sheet.id for sheet in plan.sheets],
    }
    for name, keys in lists.items():
        for key, times in Counter(keys).items():
            if times > 1:
                last = len(keys) - 1 - keys[::-1].index(key)
                yield Fault(
                    (name, last, "number" if name == "stages" else "id"),
                    f"{name} に {key!r} が{times}つあります。一つにしてください。",
                    f"{name} has {key!r} {times} times.",
                )


def _find_lost_themes(plan: Plan) -> Iterator[Fault]:
    known = {theme.id: theme for theme in plan.themes}
    for number, theme in enumerate(plan.themes):
        for key, codes in (("broader", theme.broader), ("related", theme.related)):
            for at, code in enumerate(codes):
                if code not in known:
                    yield Fault(
                        ("themes", number, key, at),
                        f"分野 {theme.id} の {code!r} は themes にありません。",
                        f"Theme {theme.id}: no theme {code!r}.",
                    )
        above, waiting = set[str](), [*theme.broader]
        while waiting:
            code = waiting.pop()
            if code in known and code not in above:
                above.add(code)
                waiting += known[code].broader
        if theme.id in above:
            yield Fault(
                ("themes", number, "broader"),
                f"分野 {theme.id} が自らの上位になっています。",
                f"The theme {theme.id} stands above itself.",
            )


def _find_lost_codes(plan: Plan) -> Iterator[Fault]:
    for number, sheet in enumerate(plan.sheets):
        for steps, scheme, code in _list_codes(sheet):
            if code not in plan.terms.get(scheme, {}):
                yield Fault(
                    ("sheets", number, *steps),
                    f"表 {sheet.id} の {code!r} は {scheme} のコードにありません。",
                    f"Sheet {sheet.id}: {code!r} is not a code of {scheme}.",
                )


def _list_codes(sheet: Sheet) -> Iterator[tuple[Steps, str, str]]:
    """Yield the codes of a sheet with where it names them, and the list that each is to be on."""
    if sheet.division:
        yield ("division",), "division", sheet.division
    if sheet.theme:
        yield ("theme",), "theme", sheet.theme
    yield from ((("pillars", at), "pillar", pillar) for at, pillar in enumerate(sheet.pillars))
    for number, strand in enumerate(sheet.strands):
        yield from ((("strands", number, "themes", at), "theme", theme) for at, theme in enumerate(strand.themes))


def check_legends(plan: Plan, source: Source) -> None:
    """Raise where the document does not print what `plan.toml` says that its legend prints."""
    text = remove_white_space(source.text)
    printed = (
        ((number, name), words)
        for number, legend in enumerate(plan.legends)
        for name, words in (("meaning", legend.meaning), ("quoted", legend.quoted))
        if words
    )
    lost = (
        Fault(
            ("legends", *place),
            f"[[legends]] の「{words}」は原文にありません。印刷されたとおりに書いてください。",
            f"{words!r} of [[legends]] is not printed: write it as the document does.",
        )
        for place, words in printed
        if remove_white_space(words) not in text
    )
    raise_faults(lost, plan.folder / "plan.toml")
