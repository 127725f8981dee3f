"""What is recorded of a thing, each value with who says it: the document, its reading, a person, a program, a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from ...graph.rdf.names import PREFIXES
from ..http.addresses import href
from ..http.language import gettext as _
from ..http.language import translate
from ..resources.statements import KTH, LABELS, Description, Statement
from .vocabulary import Term

# Who says it, by the last part of the graph's name.
SOURCES: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "document": (lambda: _("文書"), lambda: _("文書に印刷された内容")),
    "plan": (lambda: _("読み取り"), lambda: _("文書の文言から、定められた規則で読み取った内容")),
    "curation": (lambda: _("人の判断"), lambda: _("人が理由を付して判断した内容")),
    "inferred": (lambda: _("推定"), lambda: _("プログラムが算出または推定した、未確認の内容")),
    "findings": (lambda: _("検査"), lambda: _("計画の検査の指摘")),
    "changes": (lambda: _("対応関係"), lambda: _("前の計画との対応関係")),
}
OTHERS = (lambda: _("コード表"), lambda: _("計画に共通の語彙とコード表で定めた内容"))
# Shown elsewhere on the page, or of use to programs only; the data have them all.
HIDDEN = {
    *LABELS,
    *(f"{PREFIXES['rdf']}{name}" for name in ("type",)),
    *(f"{PREFIXES['skos']}{name}" for name in ("definition", "inScheme", "topConceptOf", "hiddenLabel", "notation")),
    *(f"{PREFIXES['rdfs']}{name}" for name in ("isDefinedBy",)),
    *(f"{PREFIXES['dcterms']}{name}" for name in ("title",)),
    *(f"{PREFIXES['sh']}{name}" for name in ("sourceShape", "resultSeverity")),
    *(f"{KTH}{name}" for name in ("evidence", "searchText", "order", "position", "level", "remedy", "verbatim")),
    f"{KTH}unnamed",
}
# What the page says in its own way, when another thing names this one.
ELSEWHERE = {
    f"{PREFIXES['oa']}hasTarget",
    *(
        f"{KTH}{name}"
        for name in (
            *("statedBy", "states", "about", "finds", "quotes", "subject", "object", "onEntry", "mentionIn", "decides"),
            *("stakeholderRole", "earlier", "later"),
            *("precedes", "underEntry", "inPlan", "onSheet", "inStrand", "atStage", "theme", "concerns"),
            *(
                "ownTheme",
                "carriedOutWith",
                "relatedTo",
                "measureKind",
                "fulfils",
                "citesPledge",
                "pillar",
                "inDivision",
                "dueYear",
                "citesYear",
                "mentions",
            ),
        )
    ),
}
# Names that no vocabulary of ours gives.
WORDS: dict[str, Callable[[], str]] = {
    "altLabel": lambda: _("別名"),
    "broader": lambda: _("広い概念"),
    "narrower": lambda: _("狭い概念"),
    "related": lambda: _("関連する概念"),
    "closeMatch": lambda: _("類似の概念"),
    "exactMatch": lambda: _("同じ概念"),
    "note": lambda: _("注"),
    "scopeNote": lambda: _("適用"),
    "seeAlso": lambda: _("関連する資料"),
    "publisher": lambda: _("発行者"),
    "creator": lambda: _("作成者"),
    "spatial": lambda: _("区域"),
    "latitude": lambda: _("緯度"),
    "longitude": lambda: _("経度"),
    "identifier": lambda: _("識別番号"),
    "unitText": lambda: _("単位の表記"),
    "hasBeginning": lambda: _("始まり"),
    "hasEnd": lambda: _("終わり"),
    "source": lambda: _("出典"),
    "description": lambda: _("説明"),
    "contributor": lambda: _("提出者"),
    "issued": lambda: _("公表日"),
    "startDate": lambda: _("開始日"),
    "endDate": lambda: _("終了日"),
    "genre": lambda: _("文書の種類"),
    "conformsTo": lambda: _("準拠する規格"),
    "additionalProperty": lambda: _("補足する事項"),
    "wasQuotedFrom": lambda: _("引用元"),
    "givenName": lambda: _("名"),
    "familyName": lambda: _("姓"),
    "name": lambda: _("名称"),
    "value": lambda: _("内容"),
}
# What a reader looks for first; all else follows by name.
FIRST = [
    f"{KTH}{name}"
    for name in (
        *("onSheet", "atStage", "inStrand", "underEntry", "states", "statedBy", "partOf", "theme", "concerns"),
        *("fulfils", "citesPledge", "dueYear", "duePrinted", "startPrinted", "measureKind", "precedes"),
    )
]
# As many things as a page lists of those that name this one; the data have the others.
LISTED = 60


class Source(NamedTuple):
    """Who says something: a code for the style, the word, and what it means."""

    code: str
    words: str
    means: str


class Value(NamedTuple):
    """A value: its words, where it is read about (empty: nowhere), its language, and who says it."""

    words: str
    href: str
    language: str
    sources: tuple[Source, ...]


class Line(NamedTuple):
    """A property in words, what that means, and its values; ``more`` is how many are left out."""

    words: str
    means: str
    values: tuple[Value, ...]
    more: int = 0


def source(graph: str) -> Source:
    """Return who a graph speaks for."""
    code = graph.rpartition("/")[2]
    words, means = SOURCES.get(code, OTHERS)
    return Source(code if code in SOURCES else "codes", words(), means())


def collect_names(description: Description) -> dict[str, tuple[str, str]]:
    """Return what each thing that a description names is called, in Japanese and English."""
    names: dict[str, tuple[str, str]] = {}
    for passage in (*description.passages, *description.labels, *description.own):
        if passage.predicate.value in (*LABELS, f"{KTH}verbatim") and isinstance(passage.object, Literal):
            ja, en = names.get(passage.subject.value, ("", ""))
            english = passage.object.language == "en"
            names[passage.subject.value] = (
                (ja, en or passage.object.value) if english else (ja or passage.object.value, en)
            )
    return {iri: (ja or en, en) for iri, (ja, en) in names.items()}


def list_assertions(
    description: Description, terms: Mapping[str, Term], names: Mapping[str, tuple[str, str]]
) -> list[Line]:
    """Return what is said of a thing; what is said in another language alone is said in that."""
    told = [statement for statement in description.own if statement.predicate.value not in HIDDEN]
    readable = {statement.predicate for statement in told if _is_readable(statement.object)}
    shown = [statement for statement in told if _is_readable(statement.object) or statement.predicate not in readable]
    return [*_lines(shown, terms, lambda statement: statement.object, names)]


def list_naming(
    description: Description, terms: Mapping[str, Term], names: Mapping[str, tuple[str, str]], *, every: bool
) -> list[Line]:
    """Return the things that name this one: every one, or those that a page of its plan shows nowhere else."""
    shown = [statement for statement in description.naming if every or statement.predicate.value not in ELSEWHERE]
    return [*_lines(shown, terms, lambda statement: statement.subject, names)]


def _is_readable(term: NamedNode | Literal) -> bool:
    """Say whether a reader of this language reads it: a text in another language is left to its readers."""
    return not isinstance(term, Literal) or term.language in (
        None,
        "ja" if translate("ja", "en") == "ja" else "en",
        "ja",
    )


def _lines(
    shown: Iterable[Statement],
    terms: Mapping[str, Term],
    end: Callable[[Statement], NamedNode | Literal],
    names: Mapping[str, tuple[str, str]],
) -> Iterable[Line]:
    for predicate, group in groupby(sorted(shown, key=_place), key=_predicate):
        sources: dict[NamedNode | Literal, list[Source]] = {}
        for statement in group:
            sources.setdefault(end(statement), []).append(source(statement.graph.value))
        chosen = _select([*sources])
        values = tuple(_value(each, names, tuple(dict.fromkeys(sources[each]))) for each in chosen[:LISTED])
        known = terms.get(predicate)
        words = translate(known.ja, known.en) if known else _word(predicate)
        yield Line(words, translate(known.means_ja, known.means_en) if known else "", values, len(chosen[LISTED:]))


def _select(ends: list[NamedNode | Literal]) -> list[NamedNode | Literal]:
    """Return the values; of texts that are there in both languages, those of the reader."""
    wanted = translate("ja", "en")
    if any(isinstance(end, Literal) and end.language == wanted for end in ends):
        return [end for end in ends if not isinstance(end, Literal) or end.language in (None, wanted)]
    return ends


def _place(statement: Statement) -> tuple[int, str]:
    predicate = statement.predicate.value
    return (FIRST.index(predicate) if predicate in FIRST else len(FIRST), predicate)


def _predicate(statement: Statement) -> str:
    return statement.predicate.value


def _word(predicate: str) -> str:
    name = predicate.replace("#", "/").rpartition("/")[2]
    return WORDS[name]() if name in WORDS else name


def _value(term: NamedNode | Literal, names: Mapping[str, tuple[str, str]], sources: tuple[Source, ...]) -> Value:
    if isinstance(term, Literal):
        return Value(term.value, "", term.language or "", sources)
    ja, en = names.get(term.value, ("", ""))
    address = href(term.value)
    safe = address if address.startswith(("/", "http://", "https://")) else ""
    return Value(translate(ja, en) or term.value, safe, "" if translate("", en) else "ja" if ja else "", sources)
