"""The catalogue in DCAT 3, as its application profile DCAT-AP 3.0.1 wants it, and as CKAN's harvester reads it.

A plan is a series; each version of it is a dataset; each file of that is a distribution. Everything has a name below
the catalogue's address: there are no blank nodes. https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from ...graph.rdf.names import BASE
from ...graph.rdf.triples import both, typed_literal
from ..configuration.settings import Describing
from . import themes
from .description import Writer, names_by_language
from .distributions import Distributions
from .dump_files import ALL
from .holdings import Holding
from .summary import PlanSummary

PROFILE = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
LANGUAGES = tuple(
    NamedNode(f"http://publications.europa.eu/resource/authority/language/{code}") for code in ("JPN", "ENG")
)
TITLE = ("工程表 データ目録", "Koteihyo data catalogue")
DESCRIPTION = (
    "自治体の計画書を、記述ごとに原文の箇所を示す知識グラフにしたデータの目録。",
    "Municipal policy plans as knowledge graphs in which every statement says where it is printed.",
)


def catalogue(root: str, holdings: Sequence[Holding], described: Describing) -> Writer:
    """Return the catalogue of what a service at an address holds."""
    return _Catalogue(root, described).write(holdings)


class _Catalogue(Distributions):
    def write(self, holdings: Sequence[Holding]) -> Writer:
        times = [
            typed_literal(time, "dateTime") for time in sorted(holding.time for holding in holdings if holding.time)
        ]
        self.node(
            self.itself,
            "dcat:Catalog",
            dcterms_title=both(*TITLE),
            dcterms_description=both(*DESCRIPTION),
            dcterms_language=[self.node(language, "dcterms:LinguisticSystem") for language in LANGUAGES],
            dcterms_conformsTo=self.node(NamedNode(PROFILE), "dcterms:Standard"),
            dcterms_issued=times[:1],
            dcterms_modified=[typed_literal(holdings[-1].since, "dateTime")] if holdings[-1].since else (),
            dcterms_license=self.licence,
            foaf_homepage=self.node(NamedNode(self.root), "foaf:Document"),
            dcat_themeTaxonomy=themes.write_schemes(self, holdings[-1].plans),
            **self.responsible(),
        )
        self.write_responsible()
        for part in dict.fromkeys(part for holding in reversed(holdings) for part in parts(holding)):
            self.write_series(part, [holding for holding in holdings if part in parts(holding)])
        self.write_service([self.dataset(part, holdings[-1]) for part in parts(holdings[-1])])
        return self

    def write_series(self, part: str, versions: Sequence[Holding]) -> None:
        """Write a plan as a series, and its versions as datasets that follow each other."""
        times = [
            typed_literal(time, "dateTime") for time in sorted(version.time for version in versions if version.time)
        ]
        ja, en = titles(part, versions[-1])
        self.node(
            self.part(part),
            "dcat:DatasetSeries",
            dcterms_title=both(ja, en),
            dcterms_description=both(f"{ja}の公開版の系列。", f"The published versions of {en}."),
            dcterms_issued=times[:1],
            dcterms_modified=[typed_literal(versions[-1].since, "dateTime")] if versions[-1].since else (),
            dcat_last=self.dataset(part, versions[-1]),
            **self.responsible(),
        )
        for version in versions:
            self.write_dataset(part, version)
        for before, after in pairwise(versions):
            self.say(self.dataset(part, after), "dcat:prev", self.dataset(part, before))

    def dataset(self, part: str, held: Holding) -> NamedNode:
        """Return the name of a plan at a version."""
        return self.part(f"{part}-{held.version or 'current'}")

    def write_dataset(self, part: str, held: Holding) -> None:
        """Write a plan at a version."""
        dataset, times = self.dataset(part, held), [typed_literal(held.time, "dateTime")] if held.time else []
        plans = [plan for plan in held.plans if part in (plan.id, ALL)]
        page = NamedNode(self.root if part == ALL else f"{self.root}doc/{part}.html")
        self.node(
            dataset,
            "dcat:Dataset",
            dcterms_title=both(*titles(part, held, versioned=True)),
            dcterms_description=both(*map(str.__add__, descriptions(plans), themes.list_theme_names(plans))),
            dcterms_identifier=Literal(dataset.value.rpartition("#")[2]),
            dcterms_language=LANGUAGES,
            dcterms_issued=times,
            dcterms_modified=times,
            dcat_version=[Literal(held.version)] if held.version else (),
            dcat_landingPage=self.node(page, "foaf:Document"),
            dcat_inSeries=self.part(part),
            dcterms_conformsTo=self.node(NamedNode(f"{BASE}ontology"), "dcterms:Standard"),
            dcat_keyword=[word for plan in plans for word in themes.list_keywords(plan)],
            dcat_theme=themes.write_themes(self, plans),
            dcat_distribution=[self.write_file(file, held) for file in held.files_of(part)],
            **self.responsible(),
        )
        self.say(dataset, "dcat:distribution", self.write_query(dataset, held))
        self.say(self.itself, "dcat:dataset", dataset)
        for plan in plans:
            self.write_coverage(dataset, plan)

    def write_coverage(self, dataset: NamedNode, plan: PlanSummary) -> None:
        """Write of which place and time a plan speaks, and whose it is."""
        for place in plan.places:
            # What is said last is what CKAN shows.
            ja = [Literal(place.names["ja"], language="ja")] if "ja" in place.names else ()
            node = self.node(
                NamedNode(place.iri), "dcterms:Location", skos_prefLabel=names_by_language(place.names), rdfs_label=ja
            )
            self.say(dataset, "dcterms:spatial", node)
        if plan.start:
            period, start, end = (
                self.part(f"period/{plan.start}/{plan.end}"),
                typed_literal(plan.start, "date"),
                typed_literal(plan.end, "date"),
            )
            self.node(period, "dcterms:PeriodOfTime", dcat_startDate=start, dcat_endDate=end)
            self.say(dataset, "dcterms:temporal", period)
        for body in plan.bodies:
            whose = [body.names.get(language, body.iri) for language in ("ja", "en")]
            words = both(f"{whose[0]}「{plan.title('ja')}」の本文から。", f"From {whose[1]}: {plan.title('en')}.")
            source = self.node(self.part(f"{plan.id}/source"), "dcterms:ProvenanceStatement", rdfs_label=words)
            self.say(dataset, "dcterms:provenance", source)


def parts(held: Holding) -> list[str]:
    """Return what a version is offered as: each plan, and all together where there are files of them."""
    return [*(plan.id for plan in held.plans), *([ALL] if held.files_of(ALL) else [])]


def titles(part: str, held: Holding, *, versioned: bool = False) -> tuple[str, str]:
    """Return what a plan is called in Japanese and English, or all of them together."""
    plan = next((plan for plan in held.plans if plan.id == part), None)
    ja, en = (plan.title("ja"), plan.title("en")) if plan else ("工程表 全計画・語彙・検査規則", "Koteihyo: all plans")
    return (f"{ja}（版 {held.version}）", f"{en} (version {held.version})") if versioned and held.version else (ja, en)


# What a plan holds, by class, in the words of both languages; what it has none of is not said.
COUNTED = {
    "Sheet": ("%d表", "%d sheets"),
    "Entry": ("%d項目", "%d entries"),
    "Measure": ("施策%d", "%d measures"),
    "Goal": ("目標%d", "%d goals"),
    "Indicator": ("指標%d", "%d indicators"),
    "Pledge": ("公約%d", "%d pledges"),
}


def descriptions(plans: Sequence[PlanSummary]) -> tuple[str, str]:
    """Return what a dataset holds, in numbers, in Japanese and English."""
    ja = "計画書を、記述ごとに原文の箇所を示す知識グラフにしたもの。"
    en = "Plans as a graph in which every statement says where it is printed."
    for plan in plans:
        held = [(plan.counts.get(name, 0), *words) for name, words in COUNTED.items() if plan.counts.get(name, 0)]
        ja += f"{plan.title('ja')}：{'、'.join(ja_words % number for number, ja_words, _ in held)}。"
        en += f" {plan.title('en')}: {', '.join(en_words % number for number, _, en_words in held)}."
    return ja, en
