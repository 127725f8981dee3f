"""What `plan.toml` says twice is held together: what it refers to is there, and no identifier is given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..errors import KoteihyoError
from ..files import find_lines

if TYPE_CHECKING:
    from .schema import Plan, Sheet

_Fault = tuple[str, str]


def find_faults(plan: Plan) -> list[KoteihyoError]:
    """Return everything in which a description contradicts itself."""
    file = plan.folder / "plan.toml"
    faults = (
        *_find_missing(plan),
        *_find_odd_legends(plan),
        *_find_doubles(plan),
        *_find_lost_themes(plan),
        *_find_lost_codes(plan),
    )
    return [*(KoteihyoError(ja, en, file=file) for ja, en in faults), *_find_hidden_headings(plan)]


def _find_missing(plan: Plan) -> Iterator[_Fault]:
    if not plan.source:
        yield "[[source]] がありません。原文のファイルを示してください。", "[[source]] is missing: name the document."
    if plan.first_year and plan.last_year and plan.first_year > plan.last_year:
        yield (
            f"first_year（{plan.first_year}）が last_year（{plan.last_year}）より後です。",
            f"first_year {plan.first_year} is after last_year {plan.last_year}.",
        )
    if plan.revises == plan.id:
        yield (
            "revises がこの計画自身です。前の計画の id を書いてください。",
            "revises names this plan: name the earlier one.",
        )
    if plan.of and plan.of in {plan.id, plan.revises}:
        yield (
            "of には、この報告書の対象の計画の id を書いてください（この文書自身や revises の計画は書けません）。",
            "of names the plan that this document reports on: neither itself nor the one that revises names.",
        )
    if plan.pledge_readings and not plan.manifesto:
        yield (
            "[[pledge_readings]] がありますが、[manifesto] がありません。",
            "There is [[pledge_readings]] but no [manifesto].",
        )
    readings = {reading.id for reading in plan.readings}
    for reading in plan.pledge_readings:
        if reading.by not in readings:
            yield f"読み取り {reading.by!r} は [[readings]] にありません。", f"No reading {reading.by!r}."


def _find_hidden_headings(plan: Plan) -> Iterator[KoteihyoError]:
    """Yield the rules for headings that one before them always comes before, so that they would never be used."""
    file = plan.folder / "plan.toml"
    for number, heading in enumerate(plan.headings):
        first = next((other for other in plan.headings[:number] if other.matches(heading.like)), None)
        if first:
            yield KoteihyoError(
                f"[[headings]]「{heading.like}」は、前にある「{first.like}」が先に当てはまるため、使われません。"
                "一つにまとめるか、この [[headings]] を前に移してください。",
                f"[[headings]] {heading.like!r} is never used, since {first.like!r} before it comes first: "
                "make them one, or move this one before that.",
                file=file,
                line=next(reversed(find_lines(file, "like", heading.like)), None),
            )


def _find_odd_legends(plan: Plan) -> Iterator[_Fault]:
    for legend in plan.legends:
        if (legend.sign is None) == (legend.colour is None):
            yield (
                f"[[legends]]「{legend.meaning}」には、sign か colour のどちらか一つを示してください。",
                f"[[legends]] {legend.meaning!r}: give either a sign or a colour.",
            )


def _find_doubles(plan: Plan) -> Iterator[_Fault]:
    lists: dict[str, Iterable[str]] = {
        "stages": (stage.id for stage in plan.stages),
        "themes": (theme.id for theme in plan.themes),
        "divisions": (division.id for division in plan.divisions),
        "pillars": (pillar.id for pillar in plan.pillars),
        "sheets": (sheet.id for sheet in plan.sheets),
    }
    for name, keys in lists.items():
        for key, times in Counter(keys).items():
            if times > 1:
                yield (
                    f"{name} に {key!r} が{times}つあります。一つにしてください。",
                    f"{name} has {key!r} {times} times.",
                )


def _find_lost_themes(plan: Plan) -> Iterator[_Fault]:
    known = {theme.id: theme for theme in plan.themes}
    for theme in plan.themes:
        for code in (*theme.broader, *theme.related):
            if code not in known:
                yield f"分野 {theme.id} の {code!r} は themes にありません。", f"Theme {theme.id}: no theme {code!r}."
        above, waiting = set[str](), [*theme.broader]
        while waiting:
            code = waiting.pop()
            if code in known and code not in above:
                above.add(code)
                waiting += known[code].broader
        if theme.id in above:
            yield f"分野 {theme.id} が自らの上位になっています。", f"The theme {theme.id} stands above itself."


def _find_lost_codes(plan: Plan) -> Iterator[_Fault]:
    for sheet in plan.sheets:
        for scheme, codes in _list_codes(sheet).items():
            for code in sorted(codes - plan.terms.get(scheme, {}).keys()):
                yield (
                    f"表 {sheet.id} の {code!r} は {scheme} のコードにありません。",
                    f"Sheet {sheet.id}: {code!r} is not a code of {scheme}.",
                )


def _list_codes(sheet: Sheet) -> dict[str, set[str]]:
    themes = (sheet.theme, *(theme for strand in sheet.strands for theme in strand.themes))
    return {
        "division": {sheet.division} if sheet.division else set(),
        "pillar": set(sheet.pillars),
        "theme": {theme for theme in themes if theme},
    }
