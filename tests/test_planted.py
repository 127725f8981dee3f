"""Errors planted in copies of Kawaguchi's plan: each is found, with its shape and its place, and nothing else is.

A plant changes the plan's own files where they can carry the error: what is printed (`printed`), what was decided
(`curated`), what plan.toml says (`described`). What the readers of those files would refuse is planted in the graph
(`told`, `untold`). `adds` are the findings that appear, `removes` those that are true no longer, `alters` those that
now rest on other values: against the clean plan, these and no others.
"""

import csv
import hashlib
import io
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from koteihyo.graph import dataset, findings, validation
from koteihyo.graph.build import assemble
from koteihyo.graph.identifiers import Identifiers
from koteihyo.graph.namespaces import BASE, KSH
from koteihyo.graph.plan import PLANS

IDS = Identifiers("kawaguchi")
PREFIXES = {
    "": f"{IDS.plan}/",
    "id": f"{BASE}id/",
    "kth": f"{BASE}ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Change = Callable[[Path], None]


@dataclass(frozen=True)
class Plant:
    """One error: what is changed, and which findings that adds, removes and alters."""

    name: str
    changes: tuple[Change, ...]
    adds: frozenset[str]
    removes: frozenset[str] = frozenset()
    alters: frozenset[str] = frozenset()


def plant(name: str, *changes: Change, adds: str, removes: str = "", alters: str = "") -> Plant:
    """Return a plant; findings are written ``Shape/thing``."""
    return Plant(name, changes, *(frozenset(each.split()) for each in (adds, removes, alters)))


def printed(old: str, new: str) -> Change:
    """Change what the document prints, with the outline and the curation that repeat it and the hash that vouches."""

    def change(folder: Path) -> None:
        for name in ("source.txt", "outline.md", "curation.csv"):
            replace(folder / name, old, new)
        digest = hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
        described(re.search('sha256 = "(.*)"', (folder / "plan.toml").read_text("utf-8"))[1], digest)(folder)

    return change


def described(old: str, new: str) -> Change:
    """Change what plan.toml says, at one place."""
    return lambda folder: replace(folder / "plan.toml", old, new)


def replace(file: Path, old: str, new: str) -> None:
    """Replace the one occurrence of a text in a file; the document itself must have it, and only once."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1 or (file.suffix in {".md", ".csv"} and text.count(old) < 2), (file.name, old)
    file.write_text(text.replace(old, new), "utf-8")


def curated(entries: str, **columns: str) -> Change:
    """Change columns of some entries' rows in curation.csv."""

    def change(folder: Path) -> None:
        file = folder / "curation.csv"
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        for row in rows:
            if row["entry"] in entries.split():
                row.update(columns)
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return change


def full(text: str) -> str:
    """Return a triple written with prefixes as a line of N-Triples."""
    terms = re.findall(r'"[^"]*"[^ ]*|[^ ]+', text)
    return " ".join(re.sub(r"(?:^|(?<=\^\^))(\w*):([^\s\"]+)$", expand, term) for term in terms) + " .\n"


def expand(name: re.Match[str]) -> str:
    """Return a prefixed name as a whole IRI."""
    return f"<{PREFIXES[name[1]]}{name[2]}>"


def told(*triples: str) -> Change:
    """Add triples to the checked graphs."""
    return lambda file: edit(file, lambda text: text + "".join(map(full, triples)))


def untold(pattern: str) -> Change:
    """Remove the triples that begin as written."""
    start = full(pattern)[:-3]

    def without(text: str) -> str:
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith(start)]
        assert len(kept) < text.count("\n"), pattern
        return "".join(kept)

    return lambda file: edit(file, without)


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change a file of N-Triples; a plan's folder keeps its graph-level changes for later."""
    file.write_text(change(file.read_text("utf-8")), "utf-8")


IN_FILES = [
    plant(
        "期限が段階より後（a due year after its stage）",
        printed("26．「子育てｽｹｰｼｮﾝ」の開設（平成18年度）", "26．「子育てｽｹｰｼｮﾝ」の開設（平成22年度）"),
        adds="?",
    ),
    plant("開始が段階より後", printed("46．「総合教育センター」の開設（4年", "46．「総合教育センター」の開設（9年"), adds="?"),
    plant("期限が段階より前", printed("31．製品共同販売店（障害者）（平成18年度）", "31．製品共同販売店（障害者）（平成17年度）"), adds="?"),
    plant("度のない年", printed("20．市民大学（平成19年度）", "20．市民大学（平成19年）"), adds="?"),
    plant("同じ施策に二つの期限", printed("40．市民パートナーステーションの開設（平成18年度）", "40．市民パートナーステーションの開設（平成19年度）"), adds="?"),
    plant("一つの公約に二つの期限", printed("23．教員の研修の充実（平成20年度）", "23．教員の研修の充実（平成19年度）"), adds="?"),
    plant("期限のない公約", printed("39．景観条例の制定（平成20年度）", "39．景観条例の制定"), adds="?"),
    plant("誤った公約番号", printed("27．「子育て支援課」の設置", "26．「子育て支援課」の設置"), adds="?"),
    plant("最後より大きい番号", printed("48．コミュニティスクールの設置", "58．コミュニティスクールの設置"), adds="?"),
    plant("一つの施策に二つの番号", printed("21．全市立高等学校に", "24．全市立高等学校に"), adds="?"),
    plant("番号が片方だけ", printed("電子市役所の構築（43）", "電子市役所の構築"), adds="?"),
    plant("期限が片方だけ", printed("21．日本一のボランティアの街（平成20年度）", "21．日本一のボランティアの街"), adds="?"),
    plant("目標だけの公約", printed("26．「子育てｽｹｰｼｮﾝ」の開設（平成18年度）", "「子育てｽｹｰｼｮﾝ」の開設（平成18年度）"), adds="?"),
    plant("同じ言葉", curated("other-2.3.4.1", same_as="", same_as_reason=""), adds="?"),
    plant("違う段階", curated("core-2.2.5.1", same_as="core-2.1.5.1", same_as_reason="試しに結ぶ"), adds="?"),
    plant("到達しない", curated("core-2.3.3 core-2.3.3.1", strand="core-2.4"), adds="?"),
    plant("始まらない", curated("core-2.1.3 core-2.1.3.1", strand="core-2.4"), adds="?"),
    plant("途中がない", curated("core-2.2.3 core-2.2.3.1", strand="core-2.4"), adds="?"),
    plant("空の系列", described('{ number = 6, ja = "市民満足度"', '{ number = 7, ja = "空", en = "Nothing", themes = ["staff-courtesy"] },\n  { number = 6, ja = "市民満足度"'), adds="?"),
    plant("使われない調査", curated("other-1.2.4.2", follows="", follows_reason=""), adds="?"),
    plant("使われない計画", curated("core-2.2.3.1", follows="", follows_reason=""), adds="?"),
    plant("測れない目標", printed("ゴミ量の減少", "ゴミへの対応"), adds="?"),
    plant("最後の段階の施策", curated("other-1.3.4.2", kind="measure:facility", kind_reason="試しに施策とする"), adds="?"),
    plant("計画より長い", printed("毎年３億程度の市税の増加", "８年以内に３億程度の市税の増加"), adds="?"),
    plant("いつまでか", printed("毎年３億程度の市税の増加", "３億程度の市税の増加"), adds="?"),
    plant("単位がない", printed("150億円を超える歳出の圧縮", "150億を超える歳出の圧縮"), adds="?"),
    plant("行き先のない参照", printed("「その他業務１/４、２/４」", "「その他業務５/４」"), adds="?"),
    plant("半分の参照", printed("「その他業務１/４、２/４」", "「その他業務１/４、５/４」"), adds="?"),
    plant("柱のない表", described('pillars = ["living"]', "pillars = []"), adds="?"),
    plant("頁のない表", described('page_mark = "1.2.8-8"\n', ""), printed("1.2.8-8\n", ""), adds="?"),
    plant("番号の重なり", described('footer = "その他業務　４／４"', 'footer = "その他業務　３／４"'), described("number = 4\ncount = 4", "number = 3\ncount = 4"), printed("その他業務　４／４", "その他業務　３／４"), adds="?"),
    plant("枚数の違い", described('footer = "基幹業務　３／３"', 'footer = "基幹業務　３／４"'), described("number = 3\ncount = 3", "number = 3\ncount = 4"), printed("基幹業務　３／３", "基幹業務　３／４"), adds="?"),
    plant("誤植", curated("other-4.3.2.2", sic="ゴミ分別遵守率が良い", sic_reason="分類は分別の誤りと思われる"), adds="?"),
    plant("読めない数", printed("公園が多い", "公園が９面ある"), adds="?"),
    plant("種類のない施策", printed("自活協働", "ふれあい"), adds="?"),
    plant("数値の食い違い", printed("予算の適正配分の実現", "職員数300人の純減"), adds="?"),
    plant("逆向き", printed("放置自転車の減少", "ゴミ量の増加"), adds="?"),
    plant("表の抜け", described('footer = "内部管理業務　２／２"', 'footer = "内部管理業務　２／３"'), described("number = 2\ncount = 2", "number = 2\ncount = 3"), printed("内部管理業務　２／２", "内部管理業務　２／３"), adds="?"),
]
