"""Asking for a plan: the queries, and what is made of their rows."""

from __future__ import annotations

from collections.abc import Iterable

from ..questions.tables.listings import Listing, Row
from .facts import Facts, listing, number
from .plan import Passage, Plan, Pledge, Reference, Section, Sheet, Statement, Strand

# Of a statement, what leads to other things.
LINKS = (
    *(
        "theme",
        "ownTheme",
        "policyField",
        "concerns",
        "carriedOutWith",
        "fulfils",
        "atStage",
        "inStrand",
        "partOf",
        "precedes",
    ),
    *("measureKind", "statedBy", "target", "indicator", "direction"),
)
ABOUT = listing("""SELECT * WHERE { VALUES ?plan { $plan }
  ?plan dcterms:title ?ja . FILTER(LANG(?ja) = "ja" || NOT EXISTS { ?plan dcterms:title ?t FILTER(LANG(?t) = "ja") })
  BIND(LANG(?ja) AS ?language)
  OPTIONAL { ?plan dcterms:title ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?body_ja FILTER(LANG(?body_ja) = LANG(?ja)) }
  OPTIONAL { ?plan dcterms:publisher/rdfs:label ?body_en FILTER(LANG(?body_en) = "en") }
  OPTIONAL { ?plan dcterms:creator/rdfs:label ?maker_ja FILTER(LANG(?maker_ja) = "ja") }
  OPTIONAL { ?plan dcterms:creator/rdfs:label ?maker_en FILTER(LANG(?maker_en) = "en") }
  OPTIONAL { ?plan kth:municipalityCode ?code }
  OPTIONAL { ?plan kth:lastPledge ?last }
  OPTIONAL { ?plan kth:baseYear/kth:year ?base }
  OPTIONAL { ?plan kth:baseYearNote ?note_ja FILTER(LANG(?note_ja) = "ja") }
  OPTIONAL { ?plan kth:baseYearNote ?note_en FILTER(LANG(?note_en) = "en") }
  OPTIONAL { ?plan kth:document ?document .
    OPTIONAL { ?document rdfs:label ?document_ja FILTER(LANG(?document_ja) = "ja") }
    OPTIONAL { ?document rdfs:label ?document_en FILTER(LANG(?document_en) = "en") }
    OPTIONAL { ?document kth:characters ?characters } OPTIONAL { ?document kth:sha256 ?sha256 } }
} ORDER BY ?ja LIMIT 1""")
SHEETS = listing("""SELECT * WHERE { ?sheet a kth:Sheet ; kth:inPlan $plan ; kth:notation ?key ; rdfs:label ?ja .
  FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?sheet rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?sheet kth:inDivision ?division } OPTIONAL { ?sheet kth:sheetNumber ?number }
  OPTIONAL { ?sheet kth:sheetCount ?count } OPTIONAL { ?sheet kth:position ?position }
  OPTIONAL { ?sheet kth:policyGoal ?goal }
} ORDER BY ?position ?key""")
# What is printed is in a plan or part of a report.
# A section is where its first passage is: positions count among the sections beside it alone.
SECTIONS = listing("""SELECT ?section ?key ?title ?parent (COUNT(?outer) AS ?depth) WHERE {
  { SELECT ?section (MIN(?at) AS ?first) WHERE {
      ?section a kth:Section ; kth:inPlan|dcterms:isPartOf $plan . ?passage kth:inSection ?section ; kth:order ?at
    } GROUP BY ?section }
  ?section kth:notation ?key ; rdfs:label ?title .
  FILTER(LANG(?title) = "ja" || NOT EXISTS { ?section rdfs:label ?other FILTER(LANG(?other) = "ja") })
  FILTER NOT EXISTS { ?section a kth:Sheet }
  OPTIONAL { ?section kth:ownSection ?parent } OPTIONAL { ?section kth:inSection ?outer }
} GROUP BY ?section ?key ?title ?parent ?first ORDER BY ?first ?depth""")
STRANDS = listing("""SELECT * WHERE { ?strand a kth:Strand ; kth:inPlan $plan ; kth:notation ?key ; rdfs:label ?ja ;
    kth:onSheet ?sheet .
  FILTER(LANG(?ja) = "ja")
  OPTIONAL { ?strand rdfs:label ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?strand kth:strandNumber ?number }
} ORDER BY ?number ?key""")
# The things of the plan first: with two hundred plans, all themes of all of them come to a million.
OF_PLACES = listing("""SELECT ?s ?p ?o WHERE {
  { SELECT ?s WHERE { ?s kth:inPlan $plan ; a ?type FILTER(?type IN (kth:Sheet, kth:Strand)) } }
  ?s ?p ?o FILTER(?p IN (kth:pillar, kth:ownTheme)) OPTIONAL { ?o kth:order ?order }
} ORDER BY ?s ?p ?order ?o""")
PASSAGES = listing("""SELECT * WHERE {
  ?passage kth:inPlan|dcterms:isPartOf $plan ; kth:verbatim ?verbatim ; kth:line ?line ; kth:order ?order .
  OPTIONAL { ?passage kth:notation ?key } OPTIONAL { ?passage kth:onSheet ?sheet }
  OPTIONAL { ?passage kth:passageKind ?kind } OPTIONAL { ?passage kth:atStage ?stage }
  OPTIONAL { ?passage kth:level ?level } OPTIONAL { ?passage kth:underEntry ?under }
  OPTIONAL { ?passage kth:inStrand ?strand } OPTIONAL { ?passage kth:headline ?headline }
  OPTIONAL { ?passage kth:intended ?intended } OPTIONAL { ?passage kth:ownSection ?section }
  OPTIONAL { ?passage a kth:Entry BIND("entry" AS ?entry) }
} ORDER BY ?order ?passage""")
STATEMENTS = listing("""SELECT * WHERE { ?statement a kth:Statement ; kth:inPlan $plan ; rdfs:label ?label .
  FILTER(LANG(?label) = "ja" || NOT EXISTS { ?statement rdfs:label ?other FILTER(LANG(?other) = "ja") })
  OPTIONAL { ?statement a kth:Measure BIND("measure" AS ?measure) }
  OPTIONAL { ?statement a kth:PolicyGoal BIND("policy-goal" AS ?policy) }
  OPTIONAL { ?statement kth:notation ?key }
  OPTIONAL { ?statement kth:dueYear/kth:year ?due } OPTIONAL { ?statement kth:duePrinted ?due_printed }
  OPTIONAL { ?statement kth:startPrinted ?start_printed }
} ORDER BY ?statement""")
OF_STATEMENTS = listing(f"""SELECT ?s ?p ?o WHERE {{
  {{ SELECT ?s WHERE {{ ?s kth:inPlan $plan ; a kth:Statement }} }}
  ?s ?p ?o FILTER(?p IN ({", ".join(f"kth:{link}" for link in LINKS)}))
}} ORDER BY ?s ?p ?o""")
# What nobody has decided on is only inferred.
PROPOSED = listing("""SELECT ?s ?p ?o WHERE { BIND(kth:proposedField AS ?p)
  GRAPH ?g { ?s kth:proposedField ?o } ?s kth:inPlan $plan
} ORDER BY ?s ?o""")
REFERENCES = listing("""SELECT * WHERE { ?reference a kth:CrossReference ; kth:inPlan $plan .
  OPTIONAL { ?reference kth:verbatim ?verbatim } OPTIONAL { ?reference kth:referenceKind ?kind }
  OPTIONAL { ?reference kth:refersFrom ?origin } OPTIONAL { ?reference kth:refersTo ?lead }
} ORDER BY ?reference ?origin ?lead""")
# A pledge that is never printed is only inferred, from the numbers around it.
PLEDGES = listing("""SELECT DISTINCT ?pledge ?number ?notation ?entry ?ja ?en ?why_ja ?why_en WHERE {
  { ?pledge kth:inPlan $plan ; a kth:Pledge .
    OPTIONAL { ?pledge kth:pledgeNumber ?number } OPTIONAL { ?pledge kth:notation ?notation }
    OPTIONAL { ?pledge kth:statedBy ?entry . ?entry kth:order ?order }
    OPTIONAL { ?pledge rdfs:label ?ja FILTER(LANG(?ja) = "ja") }
    OPTIONAL { ?pledge rdfs:label ?en FILTER(LANG(?en) = "en") }
    OPTIONAL { ?pledge skos:note ?why_ja FILTER(LANG(?why_ja) = "ja") }
    OPTIONAL { ?pledge skos:note ?why_en FILTER(LANG(?why_en) = "en") } }
  UNION
  { GRAPH ?g { ?pledge kth:inPlan $plan ; a kth:Pledge ; kth:pledgeNumber ?number }
    OPTIONAL { GRAPH ?g { ?pledge rdfs:label ?ja FILTER(LANG(?ja) = "ja") } }
    OPTIONAL { GRAPH ?g { ?pledge rdfs:label ?en FILTER(LANG(?en) = "en") } }
    OPTIONAL { GRAPH ?g { ?pledge skos:note ?why_ja FILTER(LANG(?why_ja) = "ja") } }
    OPTIONAL { GRAPH ?g { ?pledge skos:note ?why_en FILTER(LANG(?why_en) = "en") } } }
} ORDER BY ?number ?order""")
LISTINGS = (
    ABOUT,
    SHEETS,
    SECTIONS,
    STRANDS,
    OF_PLACES,
    PASSAGES,
    STATEMENTS,
    OF_STATEMENTS,
    PROPOSED,
    REFERENCES,
    PLEDGES,
)


def read_plan(facts: Facts, iri: str) -> Plan | None:
    """Return a plan of the version that answers; None if there is no such plan."""
    return facts.cache(("plan", iri), lambda: _query(facts, iri))


def _query(facts: Facts, iri: str) -> Plan | None:
    def rows(asked: Listing) -> list[Row]:
        return facts.rows_of(asked, iri)

    about = rows(ABOUT)
    if not about:
        return None
    passages = _passages(rows(PASSAGES))
    order = {passage: place for place, passage in enumerate(passages)}
    titles = {passage.sheet: passage.verbatim for passage in passages.values() if passage.kind.endswith("/sheet-title")}
    links = _links(rows(OF_PLACES))
    return Plan(
        about=about[0],
        sheets={row["sheet"]: _sheet(row, links.get(row["sheet"], {}), titles) for row in rows(SHEETS)},
        sections={row["section"]: _section(row) for row in rows(SECTIONS)},
        strands={row["strand"]: _strand(row, links.get(row["strand"], {})) for row in rows(STRANDS)},
        passages=passages,
        statements=_statements(rows(STATEMENTS), _links([*rows(OF_STATEMENTS), *rows(PROPOSED)]), order),
        references=_references(rows(REFERENCES)),
        pledges={row["pledge"]: _pledge(row) for row in rows(PLEDGES)},
    )


def _links(rows: Iterable[Row]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what each thing is linked to, by the relation's name."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows:
        links, name = found.setdefault(row["s"], {}), row["p"].rpartition("#")[2]
        links[name] = (*links.get(name, ()), row["o"])
    return found


def _sheet(row: Row, links: dict[str, tuple[str, ...]], titles: dict[str, str]) -> Sheet:
    return Sheet(
        iri=row["sheet"],
        key=row["key"],
        ja=row["ja"],
        en=row.get("en", ""),
        division=row.get("division", ""),
        number=number(row.get("number", "")),
        of=number(row.get("count", "")),
        position=number(row.get("position", "")),
        title=titles.get(row["sheet"], row["ja"]),
        pillars=links.get("pillar", ()),
        themes=links.get("ownTheme", ()),
        goal=row.get("goal", ""),
    )


def _section(row: Row) -> Section:
    return Section(row["section"], row["key"], row["title"], row.get("parent", ""), number(row["depth"]))


def _strand(row: Row, links: dict[str, tuple[str, ...]]) -> Strand:
    return Strand(
        iri=row["strand"],
        key=row["key"],
        ja=row["ja"],
        en=row.get("en", ""),
        sheet=row["sheet"],
        number=number(row.get("number", "")),
        themes=links.get("ownTheme", ()),
    )


def _passages(rows: list[Row]) -> dict[str, Passage]:
    return {
        row["passage"]: Passage(
            iri=row["passage"],
            key=row.get("key", ""),
            verbatim=row["verbatim"],
            line=number(row["line"]),
            order=number(row["order"]),
            sheet=row.get("sheet", ""),
            kind=row.get("kind", ""),
            stage=row.get("stage", ""),
            level=number(row.get("level", "")),
            under=row.get("under", ""),
            strand=row.get("strand", ""),
            headline=row.get("headline") in ("true", "1"),
            intended=row.get("intended", ""),
            section=row.get("section", ""),
            is_entry="entry" in row,
        )
        for row in rows
    }


def _statements(
    rows: list[Row], links: dict[str, dict[str, tuple[str, ...]]], order: dict[str, int]
) -> dict[str, Statement]:
    """Return the statements in the order in which they are first printed; each lists its entries in that order."""
    statements = []
    for row in rows:
        of = links.get(row["statement"], {})
        of["statedBy"] = tuple(sorted(of.get("statedBy", ()), key=lambda entry: order.get(entry, 0)))
        statements.append(_statement(row, of))
    statements.sort(key=lambda statement: (order.get(next(iter(statement.to("statedBy")), ""), 0), statement.iri))
    return {statement.iri: statement for statement in statements}


def _statement(row: Row, links: dict[str, tuple[str, ...]]) -> Statement:
    return Statement(
        iri=row["statement"],
        key=row.get("key", ""),
        label=row["label"],
        kind=row.get("policy") or row.get("measure") or "goal",
        due=number(row.get("due", "")),
        due_printed=row.get("due_printed", ""),
        start_printed=row.get("start_printed", ""),
        links=links,
    )


def _references(rows: list[Row]) -> dict[str, Reference]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["reference"], []).append(row)
    return {
        iri: Reference(
            iri=iri,
            verbatim=group[0].get("verbatim", ""),
            kind=group[0].get("kind", ""),
            origins=tuple(dict.fromkeys(row["origin"] for row in group if "origin" in row)),
            leads=tuple(dict.fromkeys(row["lead"] for row in group if "lead" in row)),
        )
        for iri, group in grouped.items()
    }


def _pledge(row: Row) -> Pledge:
    return Pledge(
        iri=row["pledge"],
        number=number(row.get("number", "")),
        ja=row.get("ja", ""),
        en=row.get("en", ""),
        why_ja=row.get("why_ja", ""),
        why_en=row.get("why_en", ""),
        notation=row.get("notation", ""),
        entry=row.get("entry", ""),
    )
