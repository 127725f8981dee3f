"""A list of datasets in CSV, as a city without a portal publishes it: the オープンデータ一覧 of the standard lists.

Which column is which is told by its heading, in the words that such lists use; a list without a heading for the name of
a dataset is an error that says which headings were found. Several rows of one name are the files of one dataset.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import quote, urljoin

from ...errors import KoteihyoError
from .client import Fetch, Page
from .descriptions import Description, Resource

ACCEPT = "text/csv, text/plain;q=0.8, */*;q=0.5"
# By what headings a column is known, the likeliest first.
HEADINGS = {
    "title": ("データセット名", "データセットタイトル", "データ名称", "データ名", "タイトル", "名称"),
    "file": ("リソース名", "ファイル名"),
    "notes": ("データセット概要", "データ概要", "データセット説明", "概要", "説明", "内容"),
    "tags": ("分類", "分野", "カテゴリ", "カテゴリー", "キーワード", "タグ"),
    "format": ("データ形式", "ファイル形式", "形式", "フォーマット"),
    "url": ("ダウンロードURL", "データURL", "リソースURL", "ファイルURL", "データセットURL", "URL", "リンク"),
    "publisher": ("公開組織", "公表組織名", "地方公共団体名", "市区町村名", "組織名", "担当課", "所管課", "作成者"),
    "code": ("全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード", "団体コード"),
    "licence": ("ライセンス", "利用条件", "利用ルール"),
    "modified": ("最終更新日", "データ最終更新日", "更新日", "公開日", "登録日"),
}
_LIST = re.compile(r"[\s、,，;；/]+")


class NotListing(KoteihyoError):
    """What came is not a list of datasets."""

    status = 502


def read_listing(address: str, organization: str, fetch: Fetch) -> Iterator[Description]:
    """Yield the datasets of a list; ``organization`` is a city's name or code, where the list gives none."""
    page = fetch(address, ACCEPT)
    table = [row for row in csv.reader(decode(page).splitlines()) if any(cell.strip() for cell in row)]
    heads = _columns(page, table[0] if table else [])
    datasets: dict[str, list[dict[str, str]]] = {}
    for row in table[1:]:
        cells = {name: row[at].strip() for name, at in heads.items() if at < len(row)}
        if cells.get("title"):
            datasets.setdefault(cells["title"], []).append(cells)
    for title, rows in datasets.items():
        yield _describe(page.sent.url, title, rows, organization)


def decode(page: Page) -> str:
    """Return the text of a page: UTF-8 with or without a mark, or Shift_JIS as Excel writes it."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return page.body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotListing(
        f"{page.sent.url}：UTF-8でもShift_JISでもありません。", f"{page.sent.url}: This is neither UTF-8 nor Shift_JIS."
    )


def _columns(page: Page, heads: list[str]) -> dict[str, int]:
    known = [normalize("NFKC", head).strip().removeprefix("\ufeff") for head in heads]
    columns = {
        name: next((known.index(word) for word in words if word in known), None) for name, words in HEADINGS.items()
    }
    if columns["title"] is None:
        listed, expected = "、".join(name for name in known if name) or "なし", "、".join(HEADINGS["title"])
        raise NotListing(
            f"{page.sent.url}：データセットの名称の列がありません（見出し：{listed}）。"
            f"見出しを {expected} のいずれかにしてください。",
            f"{page.sent.url}: No column has the names of datasets (headings: {listed}); call it one of {expected}.",
        )
    return {name: at for name, at in columns.items() if at is not None}


def _describe(address: str, title: str, rows: list[dict[str, str]], organization: str) -> Description:
    def first_value(name: str) -> str:
        return next((row[name] for row in rows if row.get(name)), "")

    code = re.fullmatch(r"\d{5,6}", first_value("code")) or re.fullmatch(r"\d{5,6}", organization)
    links = [urljoin(address, row["url"]) for row in rows if row.get("url")]
    links = [link for link in links if link.startswith(("http://", "https://"))]
    return Description(
        iri=f"{address.partition('#')[0]}#{quote(title, safe='')}",
        title=title,
        notes=first_value("notes"),
        tags=tuple(dict.fromkeys(part for row in rows for part in _LIST.split(row.get("tags", "")) if part)),
        publisher=first_value("publisher") or (organization if not organization.isascii() else ""),
        code=code[0] if code else "",
        landing_page=links[0] if len(set(links)) == 1 else address if address.startswith("http") else "",
        licence_title=first_value("licence"),
        modified=first_value("modified"),
        resources=tuple(
            Resource(row.get("file", ""), format=row.get("format", ""), url=urljoin(address, row.get("url", "")))
            for row in rows
            if row.get("file") or row.get("url")
        ),
    )
