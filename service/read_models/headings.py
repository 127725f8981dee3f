"""Headings: what the columns of an answer are called, in the words of the vocabulary.

A column that bears the name of a term is called what the ontology calls that term (docs/glossary.md). A name may also
be composed of a term: ``entries`` counts entries, ``otherSheet`` is the sheet of the other side. Only what the
vocabulary has no term for is named here; a column of one's own keeps its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...graph.rdf.names import BASE
from ..http.language import gettext as _
from ..http.language import translate
from .vocabulary import Term

# Columns that are called otherwise than the term that they hold.
ALIASES = {
    "basis": "figureBasis",
    "decided": "decides",
    "group": "TargetGroup",
    "licence": "licenceAsGiven",
    "met": "reached",
    "number": "pledgeNumber",
    "numeral": "unread",
    "reference": "CrossReference",
    "referred": "refersTo",
    "unitText": "unit",
}
# Columns that count things of a class.
COUNTS = {
    "correspondences": "Correspondence",
    "entries": "Entry",
    "goals": "Goal",
    "measures": "Measure",
    "pledges": "Pledge",
    "sheets": "Sheet",
    "statements": "Statement",
}
# What stands before the name of a term, and what that makes of its label.
SIDES: dict[str, Callable[[str], str]] = {
    "missing": lambda term: _("欠けている%(term)s", term=term),
    "next": lambda term: _("次の段階の%(term)s", term=term),
    "other": lambda term: _("相手方の%(term)s", term=term),
    "served": lambda term: _("関わる%(term)s", term=term),
    "source": lambda term: _("参照元の%(term)s", term=term),
}
# Columns for which the vocabulary has no term, in the order of the alphabet.
OWN: dict[str, Callable[[], str]] = {
    "actual": lambda: _("実績値"),
    "actualPrinted": lambda: _("実績値の表記"),
    "actualYear": lambda: _("実績値の年"),
    "after": lambda: _("直後の文字"),
    "annotation": lambda: _("注釈"),
    "area": lambda: _("区域"),
    "assessedYear": lambda: _("評価の年"),
    "baselinePrinted": lambda: _("現状値の表記"),
    "before": lambda: _("直前の文字"),
    "budgeted": lambda: _("予算額"),
    "byProxy": lambda: _("代用の公開データのある目標数"),
    "carriesOn": lambda: _("引継ぎ元"),
    "changed": lambda: _("変更日"),
    "class": lambda: _("分類"),
    "code": lambda: _("コード"),
    "concept": lambda: _("概念"),
    "creator": lambda: _("作成者"),
    "datasets": lambda: _("データセット数"),
    "datasetTitle": lambda: _("データセット名"),
    "dated": lambda: _("期限のある公約数"),
    "dateKind": lambda: _("日付の種類"),
    "datePrinted": lambda: _("日付の表記"),
    "decisions": lambda: _("判断済みの件数"),
    "description": lambda: _("報告の文言"),
    "doubtful": lambda: _("要確認の件数"),
    "end": lambda: _("終了位置"),
    "exact": lambda: _("引用文字列"),
    "first": lambda: _("最初の版の施策・目標"),
    "from": lambda: _("参照元の分野"),
    "gap": lambda: _("欠落の状況"),
    "gone": lambda: _("削除されたもの"),
    "ground": lambda: _("名称・理由"),
    "inPart": lambda: _("一部の公開データのある目標数"),
    "item": lambda: _("該当項目"),
    "kind": lambda: _("種類"),
    "latestYear": lambda: _("着手の最終年度"),
    "latitude": lambda: _("緯度"),
    "longitude": lambda: _("経度"),
    "measured": lambda: _("公開データで測定できる目標数"),
    "municipality": lambda: _("自治体"),
    "next": lambda: _("引継ぎ先"),
    "noDataKnown": lambda: _("調査で公開データが見つからなかった目標数"),
    "note": lambda: _("注記"),
    "notMeasurable": lambda: _("達成を判定できない目標数"),
    "numberPrinted": lambda: _("番号の表記"),
    "of": lambda: _("分類の対象"),
    "other": lambda: _("相手方の施策・目標"),
    "overPlan": lambda: _("決算額から計画額を引いた額"),
    "page": lambda: _("掲載ページ"),
    "planned": lambda: _("計画額"),
    "population": lambda: _("人口"),
    "positionOf": lambda: _("位置の出典"),
    "printedAt": lambda: _("掲載箇所"),
    "publisher": lambda: _("公開者"),
    "returned": lambda: _("相互参照の有無"),
    "runLine": lambda: _("文字の行番号"),
    "scheme": lambda: _("分類体系"),
    "severity": lambda: _("重要度"),
    "shape": lambda: _("検査規則"),
    "shared": lambda: _("他の表への記載"),
    "since": lambda: _("開始日"),
    "spent": lambda: _("決算額"),
    "start": lambda: _("開始位置"),
    "startYear": lambda: _("始める年"),
    "thing": lambda: _("対象"),
    "through": lambda: _("関係の根拠"),
    "time": lambda: _("時点"),
    "type": lambda: _("種別"),
    "way": lambda: _("判断の方向"),
    "website": lambda: _("ウェブサイト"),
    "with": lambda: _("関わるもの"),
    "withDataset": lambda: _("公開データのある目標数"),
    "withoutDataset": lambda: _("公開データのない目標数"),
    "proposed": lambda: _("うち推定"),
    "withoutField": lambda: _("政策分野のない数"),
    "years": lambda: _("期間（年）"),
    "yearsEarly": lambda: _("早く達した年数"),
    "yearsOver": lambda: _("超過年数"),
}


def name_column(terms: Mapping[str, Term], name: str) -> str:
    """Return what a column is called, in the reader's language; ``theme`` and ``themeLabel`` are called alike."""
    words = _compose(terms, name.removesuffix("Label"))
    return words[:1].upper() + words[1:] if words else name


def _compose(terms: Mapping[str, Term], bare: str) -> str:
    if bare in OWN:
        return OWN[bare]()
    if bare in COUNTS:
        return _("%(term)s数", term=label(terms, COUNTS[bare]))
    side = next((side for side in SIDES if bare.startswith(side) and bare[len(side) :][:1].isupper()), "")
    if side:
        return SIDES[side](_compose(terms, bare[len(side) :]))
    return label(terms, ALIASES.get(bare, bare))


def find_term(terms: Mapping[str, Term], name: str) -> str:
    """Return the IRI of the term that a column holds, or counts; empty where the vocabulary has none."""
    bare = name.removesuffix("Label")
    if bare in OWN:
        return ""
    side = next((side for side in SIDES if bare.startswith(side) and bare[len(side) :][:1].isupper()), "")
    bare = bare[len(side) :]
    bare = COUNTS.get(bare, ALIASES.get(bare, bare))
    names = (bare[:1].upper() + bare[1:], bare[:1].lower() + bare[1:])
    return next((iri for name in names if (iri := f"{BASE}ontology#{name}") in terms), "")


def label(terms: Mapping[str, Term], name: str) -> str:
    """Return what the vocabulary calls a class or, where there is none of that name, a property; empty if neither."""
    names = (name[:1].upper() + name[1:], name[:1].lower() + name[1:])
    term = next((terms[iri] for name in names if (iri := f"{BASE}ontology#{name}") in terms), None)
    return translate(term.ja, term.en) if term else ""
