"""A plan to which somebody has linked open data: two links accepted and one rejected."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from koteihyo.graph.build import build
from koteihyo.graph.curation.observations import Observation, write_observations
from koteihyo.graph.interop.links.candidates import Candidate
from koteihyo.graph.interop.links.decisions import Decision, write_decision
from koteihyo.graph.interop.links.subjects import Subject
from koteihyo.graph.interop.portals.descriptions import Description
from koteihyo.graph.interop.portals.registry import Cache, Portal
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.identifiers import Identifiers

IDS = Identifiers("kawaguchi")
PORTAL = Portal("p", "https://p.example/", "ckan", cache=Cache("x", "2026-11-25T00:00:00+00:00", "0" * 64, 2))
WASTE = Description(
    "https://p.example/dataset/1",
    "ごみ排出量",
    publisher="川口市",
    publisher_iri="https://p.example/organization/112038",
    landing_page="https://p.example/dataset/gomi",
    licence_title="CC BY 4.0",
)
BIKES = Description("https://p.example/dataset/2", "駐輪場一覧", publisher="川口市")


# What was weighed, as an example: years are missing, and from one on it was weighed otherwise.
WEIGHED = [
    Observation(
        "other-4.3.2.1",
        year,
        value,
        "t",
        "112038",
        "ごみ総排出量",
        WASTE.iri,
        "https://p.example/gomi.csv",
        "2026-11-25",
        "0" * 64,
        note,
    )
    for year, value, note in (
        ("2006年度", "190000", ""),
        ("2007年度", "185000.5", ""),
        ("2009年度", "170000", ""),
        ("2010年度", "171000", "集団回収を含む"),
        ("2012年度", "172000", ""),
    )
]


def decision(kind: str, iri: str, label: str, dataset: Description, reason: str, *, accepted: bool) -> Decision:
    """Return a decision as a person makes it."""
    candidate = Candidate(Subject(kind, "", str(iri), label, ()), dataset, "p", 0.5, label, "112038", ())
    return Decision(candidate, PORTAL, accepted, reason, "山田", date(2026, 11, 25))


def publish(folder: Path) -> Path:
    """Publish the plan with its links; return the data folder."""
    shutil.copytree(PLANS / "kawaguchi", folder / "plans" / "kawaguchi")
    # Only what is decided here: the links that ship are those of tests/test_municipal.py.
    (folder / "plans" / "kawaguchi" / "links.ttl").write_text("", "utf-8")
    waste, bikes = IDS.of("indicator", "other-4.3.2.1"), IDS.of("indicator", "other-2.3.3.4")
    decisions = [
        decision("indicator", waste, "ゴミ量", WASTE, "量そのもの", accepted=True),
        decision("theme", IDS.of("theme", "waste"), "ゴミ問題", WASTE, "ゴミの全体像", accepted=True),
        decision("indicator", bikes, "放置自転車", BIKES, "台数がない", accepted=False),
    ]
    write_decision(folder / "plans" / "kawaguchi" / "links.ttl", decisions, IDS)
    write_observations(folder / "plans" / "kawaguchi", WEIGHED)
    build(folder / "data", folder=folder / "plans")
    return folder / "data"
