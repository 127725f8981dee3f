"""What datasets are about: the plan's own themes, the functions of government it is measured by, and the EU's themes.

The EU's data themes are what portals sort by. A plan of a public body is about government; what else follows from the
functions of government (COFOG) of its indicators, by the divisions and groups below, and from nothing else. That table
is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from ...graph.rdf.names import BASE
from ...graph.rdf.triples import both
from .description import Writer, names_by_language
from .summary import PlanSummary

EU = "http://publications.europa.eu/resource/authority/data-theme"
# What the EU calls its themes, and what they are in Japanese: these words are ours.
NAMES = {
    "AGRI": ("農業、漁業、林業、食料", "Agriculture, fisheries, forestry and food"),
    "ECON": ("経済・財政", "Economy and finance"),
    "EDUC": ("教育、文化、スポーツ", "Education, culture and sport"),
    "ENER": ("エネルギー", "Energy"),
    "ENVI": ("環境", "Environment"),
    "GOVE": ("政府・公共部門", "Government and public sector"),
    "HEAL": ("健康", "Health"),
    "JUST": ("司法、法制度、公共の安全", "Justice, legal system and public safety"),
    "REGI": ("地域と都市", "Regions and cities"),
    "SOCI": ("人口と社会", "Population and society"),
    "TRAN": ("交通", "Transport"),
}
# Divisions and groups of COFOG and the EU's theme for each; the longest that fits is the one.
OF_COFOG = {
    "01": "GOVE",
    "03": "JUST",
    "04": "ECON",
    "04.2": "AGRI",
    "04.3": "ENER",
    "04.5": "TRAN",
    "05": "ENVI",
    "06": "REGI",
    "07": "HEAL",
    "08": "EDUC",
    "09": "EDUC",
    "10": "SOCI",
}
# Where portals take a keyword as a tag it has these characters and no others, and from two to a hundred of them (CKAN).
OUTSIDE, SHORTEST, LONGEST = re.compile(r"[^\w\-.]+"), 2, 100
# What the address of a plan's own list of themes ends in.
OWN = "/theme"
SCHEMES = {
    EU: ("EUのデータ分野", "EU data themes"),
    f"{BASE}id/cofog": ("政府の機能別分類（COFOG）", "Functions of government (COFOG)"),
}


def list_european_themes(plan: PlanSummary) -> list[str]:
    """Return the codes of the EU's themes that a plan has: government, and what its functions of government are."""
    codes = (function.iri.rpartition("/")[2] for function in plan.functions)
    fitting = (max((part for part in OF_COFOG if code.startswith(part)), key=len, default="01") for code in codes)
    return sorted({"GOVE", *(OF_COFOG[part] for part in fitting)})


def write_themes(writer: Writer, plans: Sequence[PlanSummary]) -> list[NamedNode]:
    """Write the themes of plans, each with its names as printed, and return them."""
    literals: dict[str, tuple[Literal, ...]] = {}
    for code in sorted({code for plan in plans for code in list_european_themes(plan)}):
        literals[f"{EU}/{code}"] = both(*NAMES[code])
    for plan in plans:
        literals |= {theme.iri: names_by_language(theme.names) for theme in (*plan.themes, *plan.functions)}
    return [_concept(writer, iri, names) for iri, names in literals.items()]


def _concept(writer: Writer, iri: str, names: tuple[Literal, ...]) -> NamedNode:
    scheme = iri.rpartition("/")[0]
    written = writer.node(NamedNode(iri), "skos:Concept", skos_prefLabel=names or Literal(iri))
    if scheme in SCHEMES or scheme.endswith(OWN):
        writer.say(written, "skos:inScheme", NamedNode(scheme))
    return written


def write_schemes(writer: Writer, plans: Sequence[PlanSummary]) -> list[NamedNode]:
    """Write where themes come from, plans' own lists among them, and return it."""
    schemes = {f"{plan.iri}{OWN}": _names_own(plan) for plan in plans if plan.themes}
    return [
        writer.node(NamedNode(iri), "skos:ConceptScheme", dcterms_title=both(*names))
        for iri, names in (SCHEMES | schemes).items()
    ]


def _names_own(plan: PlanSummary) -> tuple[str, str]:
    return f"{plan.title('ja')}の分野", f"Themes of {plan.title('en')}"


def list_keywords(plan: PlanSummary) -> Iterator[Literal]:
    """Yield the names of a plan's themes as tags; what no tag may hold becomes a space.

    What is no tag even so, and every name as it is, stands in the description and at the theme.
    """
    for language, word in plan.keywords:
        tag = OUTSIDE.sub(" ", word).strip()
        if SHORTEST <= len(tag) <= LONGEST:
            yield Literal(tag, language=language)


def list_theme_names(plans: Sequence[PlanSummary]) -> tuple[str, str]:
    """Return the names of the themes of plans, all of them and as they are, in Japanese and English."""
    by_language: dict[str, list[str]] = {"ja": [], "en": []}
    for language, word in dict.fromkeys(keyword for plan in plans for keyword in plan.keywords):
        by_language.setdefault(language, []).append(word)
    ja = f"分野：{'、'.join(by_language['ja'])}。" if by_language["ja"] else ""
    return ja, f" Themes: {'; '.join(by_language['en'])}." if by_language["en"] else ""
