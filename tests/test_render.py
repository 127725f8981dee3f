"""The nine tables printed again from the graph alone."""

import csv
import io
from html.parser import HTMLParser

import openpyxl
import pyoxigraph as ox
import pytest

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.plan.description import PLANS
from koteihyo.service.results import printed_tables


@pytest.fixture(scope="module")
def passages(kawaguchi):
    """Return Kawaguchi's passages from the published store."""
    return printed_tables.passages(ox.Store.read_only(str(kawaguchi.store_path)), "kawaguchi")


def test_the_markdown_is_the_outline_to_the_letter(passages):
    assert printed_tables.markdown(passages) == (PLANS / "kawaguchi" / "outline.md").read_text("utf-8")


def test_the_csv_has_a_row_for_every_entry_and_note(passages):
    rows = list(csv.DictReader(io.StringIO(printed_tables.as_csv(passages))))
    assert len(rows) == 443 + 1
    row = next(row for row in rows if row["entry"] == "internal-2.2.2.1")
    assert row == {
        "entry": "internal-2.2.2.1",
        "sheet": "internal-2",
        "stage": "2",
        "level": "2",
        "line": "397",
        "verbatim": "川口駅前に年中無休「行政センター」の設置（30)",
    }


class Cells(HTMLParser):
    """Gathers the text of each table cell, and checks that tags close in order."""

    def __init__(self):
        super().__init__()
        self.open, self.cells, self.tables = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tables += tag == "table"
        if tag != "meta":
            self.open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if {"td", "th"} & set(self.open):
            self.cells[-1] += data


def test_the_html_has_nine_tables_of_three_columns(passages):
    page = Cells()
    page.feed(printed_tables.html(passages))
    assert page.open == []
    assert page.tables == 9
    assert len(page.cells) == 9 * 6
    assert page.cells[:3] == ["段階１（すぐに）", "段階２（2年後）", "段階３（5年後）"]
    assert "30．年中無休の「行政センター」の設置（平成18年度）" in page.cells[4]


def test_the_workbook_has_a_worksheet_a_sheet_with_the_stages_side_by_side(passages):
    book = openpyxl.load_workbook(io.BytesIO(printed_tables.xlsx(passages)))
    assert book.sheetnames[0] == "core-1"
    assert len(book.sheetnames) == 9
    first = [[cell.value for cell in row] for row in book["core-1"].iter_rows(max_row=3)]
    assert first[0][0] == "きめ細かい市民サービスを向上する（窓口サービス）"
    assert first[1] == ["段階１（すぐに）", "段階２（2年後）", "段階３（5年後）"]
    assert first[2][0] == "市民サービスの見直し・改善計画の策定"


def test_a_plan_that_is_not_published_is_told(kawaguchi):
    with pytest.raises(KoteihyoError, match="計画 nowhere は公開されていません"):
        printed_tables.passages(ox.Store.read_only(str(kawaguchi.store_path)), "nowhere")
