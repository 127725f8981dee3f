"""The findings page: what an auditor would ask of a plan, by severity and kind, with the words on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ...http.language import gettext as _
from ...http.language import translate
from ...read_models.findings import Tally, complete_findings, count_findings, count_kinds, list_counted
from ...read_models.plans import name_plan_of, plans, reports
from ...results.answers import XLSX
from ...results.findings import as_xlsx
from ..page import Step, page
from ..presentation import severity_names

if TYPE_CHECKING:  # the site is made of the pages
    from ..site import Site

FILTERS = ("severity", "kind", "plan")
# Findings on one page: each has a few lines of quotation.
MANY = 25


class Option(NamedTuple):
    """One value of a filter: what it is called, how many findings it gives, whether it is chosen."""

    value: str
    words: str
    findings: int
    chosen: bool


def blueprint(site: Site) -> Blueprint:
    """Return the page of findings and its workbook."""
    pages = Blueprint("findings", __name__)

    @pages.get("/findings")
    def findings() -> Response:
        return _page(site, count_findings(site.facts))

    @pages.get("/findings.xlsx")
    def workbook() -> Response:
        selected = _select(count_findings(site.facts))
        every = list_counted(site.facts, selected, 0, _count(selected))
        body = as_xlsx(complete_findings(site.facts, every), partial(name_plan_of, site.facts, even_alone=True))
        name = f'attachment; filename="findings-{site.snapshot.version() or "now"}.xlsx"'
        return Response(body, content_type=XLSX.content_type, headers={"Content-Disposition": name})

    return pages


def _page(site: Site, every: list[Tally]) -> Response:
    selected = _select(every)
    last = max(1, ceil(_count(selected) / MANY))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    shown = complete_findings(site.facts, list_counted(site.facts, selected, (number - 1) * MANY, MANY))
    return page(
        "findings/findings.html",
        title=_("指摘"),
        trail=[Step(_("指摘"))],
        total=_count(every),
        count=_count(tally for tally in selected if tally.severity != "report"),
        reports=_count(tally for tally in selected if tally.severity == "report"),
        filters=_filters(site, every),
        groups=[[*group] for _key, group in groupby(shown, key=lambda finding: (finding.severity, finding.shape))],
        severity_names=severity_names(),
        plan_of=partial(name_plan_of, site.facts),
        number=number,
        last=last,
        before=_address(page=number - 1) if number > 1 else "",
        after=_address(page=number + 1) if number < last else "",
        xlsx=_address("/findings.xlsx"),
        conditions=_conditions(every),
        filtered=bool(_read_filters()),
        status=200 if selected or not _read_filters() else 404,
    )


def _filters(site: Site, every: list[Tally]) -> dict[str, tuple[str, list[Option]]]:
    """Return what the list can be narrowed by: what each filter is called, and its options."""
    listed = (*plans(site.facts).values(), *reports(site.facts).values())
    names = {plan.iri: translate(plan.ja, plan.en) for plan in listed}
    return {
        "severity": (_("重要度"), _options(every, "severity", severity_names())),
        "kind": (_("指摘の種類"), _options(every, "kind", _labels(site))),
        "plan": (_("計画"), _options(every, "plan", names) if len({finding.plan for finding in every}) > 1 else []),
    }


def _labels(site: Site) -> dict[str, str]:
    return {kind.kind: translate(kind.wording.label_ja, kind.wording.label_en) for kind in count_kinds(site.facts)}


def _count(counted: Iterable[Tally]) -> int:
    return sum(tally.times for tally in counted)


def _select(findings: Iterable[Tally], without: str = "") -> list[Tally]:
    """Return what the address asks for, by all of its filters but one."""
    asked = {key: value for key, value in _read_filters().items() if key != without}
    return [finding for finding in findings if all(getattr(finding, key) == value for key, value in asked.items())]


def _options(every: list[Tally], name: str, words: dict[str, str]) -> list[Option]:
    """Return what a filter may be set to, with how many findings there would be as the other filters stand."""
    counts = Counter[str]()
    for tally in _select(every, without=name):
        counts[getattr(tally, name)] += tally.times
    return [Option(key, words.get(key, key), count, request.args.get(name) == key) for key, count in counts.items()]


def _read_filters() -> dict[str, str]:
    return {key: request.args[key] for key in FILTERS if request.args.get(key)}


def _conditions(every: Iterable[Tally]) -> dict[str, str]:
    """Return the filters as the question `findings-by-severity` takes them, which names a check by its IRI."""
    asked = _read_filters()
    shape = next((tally.shape for tally in every if tally.kind == asked.get("kind")), "")
    return {"severity": asked.get("severity", ""), "shape": shape, "plan": asked.get("plan", "")}


def _address(path: str = "/findings", **changed: object) -> str:
    query = urlencode({**_read_filters(), **changed})
    return f"{path}?{query}" if query else path
