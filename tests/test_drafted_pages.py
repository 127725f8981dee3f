"""A draft as it stands: it builds and is read without any decision, and what is only suspected says so."""

import io
import re

import openpyxl

from koteihyo.graph.build import build
from koteihyo.graph.drafting.draft import draft
from koteihyo.service.app import create_app
from koteihyo.service.configuration.settings import Limits, Serving
from koteihyo.service.engines.embedded import EmbeddedEngine

TABLE = """### 主な事業

| 主な事業 | 担当課 |
| --- | --- |
| 防災訓練の実施 | {office} |

"""
PLAN = (
    "# 鳴沢市計画（令和６年度～令和８年度）\n\n## 第１章　安全\n\n"
    + TABLE.format(office="危機管理課")
    + "## 第２章　教育\n\n"
    + TABLE.format(office="学校教育課")
)


def test_what_nobody_has_decided_on_is_shown_as_suspected(tmp_path):
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    made = draft([tmp_path / "plan.md"], "narusawa", tmp_path / "plans")
    assert not (made.folder / "curation.csv").exists()
    build(tmp_path / "data", folder=tmp_path / "plans")
    engine = EmbeddedEngine.from_folder(tmp_path / "data", Limits(seconds=20, workers=1))
    client = create_app(engine, serving=Serving(log="off"), data=tmp_path / "data").test_client()
    read = {"Accept": "text/html", "Accept-Language": "ja"}
    try:
        assert client.get("/plans/narusawa", headers=read).status_code == 200
        page = client.get("/doc/narusawa/entry/2-1.r2c1", headers=read).text
        book = openpyxl.load_workbook(io.BytesIO(client.get("/queries/find-statements.xlsx").data))
    finally:
        engine.close()
    head, *rows = book["結果"].values
    assert head[-2:] == ("行番号", "列の位置")
    assert {row[-1] for row in rows} == {1}
    [suspected] = re.findall(r'id="suspected">.*?</section>', page, re.DOTALL)
    assert "プログラムによる推定" in suspected
    assert "断定ではありません" in suspected
    assert "/doc/narusawa/measure/1-1.r2c1" in suspected
    assert "<td>未判断</td>" in suspected
