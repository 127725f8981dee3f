"""How the columns of an answer lie on a page: what says more of a thing stands below it, so the rest fits a screen.

A place in the document is one column, its words with the sheet, the stage and the line below them; so are a value and
its unit, or a reason and who gave it. Files and programs have every column by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...results.terminal import width
from .table import Cell, Column

# What says more of a place, before whose name stands on which side it is: otherStage is below otherVerbatim.
PLACE = ("sheetLabel", "stage", "place", "line", "runLine", "start", "end", "planLabel")
WORDS, SIDES = "verbatim", ("next", "other", "source")
# What stands below what else, under the first of the columns that the answer has.
BELOW: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(PLACE, (WORDS,)),
    **{f"{side}{name[0].upper()}{name[1:]}": (f"{side}Verbatim",) for side in SIDES for name in PLACE},
    "type": ("statementLabel",),
    **dict.fromkeys(("unitText", "comparatorLabel", "periodicityLabel", "years"), ("value", "counts")),
    "directionLabel": ("indicatorLabel",),
    "basisLabel": ("figurePrinted",),
    "shape": ("findingLabel",),
    "assumption": ("remedy",),
    "breakdown": ("indicatorLabel",),
    "baseline": ("baselinePrinted",),
    "target": ("figurePrinted",),
    "duePrinted": ("figurePrinted", "fiscalYear"),
    **dict.fromkeys(("actual", "actualYear", "observation"), ("actualPrinted",)),
    **dict.fromkeys(("dateKind", "datePrinted"), ("fiscalYear",)),
    **dict.fromkeys(("assessedYear", "progressLabel", "assessment"), ("grade",)),
    **dict.fromkeys(("yearsLater", "correspondence", "couldBe"), ("changeLabel",)),
    **dict.fromkeys(("dataset", "publisher", "page", "licence", "searchedIn"), ("datasetTitle",)),
    **dict.fromkeys(("dataItem", "dataArea", "dataYears", "calculation", "caveat"), ("measurementExtentLabel",)),
    **dict.fromkeys(("decidedBy", "decidedOn", "decision"), ("reason",)),
    **dict.fromkeys(("words", "statusLabel"), ("score",)),
    **dict.fromkeys(("creatorLabel", "municipalityCode"), ("publisherLabel",)),
    **dict.fromkeys(("characters", "sha256"), ("documentLabel",)),
    "baseYearNote": ("baseYear",),
    "ground": ("through",),
    "startWithin": ("fiscalYear",),
    "numberPrinted": ("number",),
}
# Half letters up to which a cell is not broken, and up to which it is broken into few lines.
SHORT, MIDDLE = 12, 40


def lay_out(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], below: Mapping[str, tuple[str, ...]] = BELOW
) -> list[Column]:
    """Return the columns as they lie: each with the places of those below it, and how wide its cells want to be.

    >>> shown = [Column(name, name, name, False) for name in ("verbatim", "line")]
    >>> [(column.below, column.under) for column in lay_out(shown, [])]
    [((1,), ''), ((), 'verbatim')]
    """
    names = [column.name for column in columns]
    hosts = [next((host for host in below.get(name, ()) if host in names), "") for name in names]
    return [
        column._replace(
            below=tuple(at for at, host in enumerate(hosts) if host == column.name),
            under=hosts[at],
            measure=_measure(max((width(row[at].text) for row in rows), default=0)),
        )
        for at, column in enumerate(columns)
    ]


def _measure(longest: int) -> str:
    return "short" if longest <= SHORT else "middle" if longest <= MIDDLE else "long"
