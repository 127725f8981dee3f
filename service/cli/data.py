"""`koteihyo data`: figures of open data that a person downloaded, taken into a plan's folder."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import click

from ...graph.curation.observations import FIRST, LAST, Observation, read_observations, write_observations
from ...graph.errors import KoteihyoError
from ...graph.files import read_bytes
from ...graph.interop.downloads.tables import read_table
from ...graph.interop.downloads.values import Selection, Value, read_values
from ...graph.interop.links.decisions import read_searchable_plan
from ...graph.interop.municipal import tables
from ...graph.plan.folders import Folders
from ...graph.rdf.identifiers import concept
from ..results.terminal import align
from . import options


@click.group()
def data_command() -> None:
    """公開データの数値を、ダウンロードしたファイルから計画のフォルダーに取り込む。

    Take figures of open data from files that you downloaded into a plan's folder.
    """


@data_command.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--plan", required=True, help="計画の名称。The plan.")
@click.option("--indicator", required=True, help="指標の番号（indicators.toml の key）。The indicator's key.")
@click.option("--column", "--item", required=True, help="列の見出し、または項目のコード（D3203 など）。Column or item.")
@click.option("--source", required=True, help="ファイルの取得元のアドレス。Where the file came from.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="取得日（既定：今日）。When it was retrieved.")
@click.option("--where", multiple=True, metavar="列=値|値", help="この値の行だけ。Only rows with these texts.")
@click.option("--total", is_flag=True, help="選んだ行を合計する。Add the rows up.")
@click.option("--count", is_flag=True, help="選んだ行を数える。Count the rows.")
@click.option("--year", default="", help="表に年がないときの年（2024年度、2024年）。The year of a table without one.")
@click.option(
    "--calendar", is_flag=True, help="「2006」のような年を暦年とする（既定は年度）。Bare years are calendar years."
)
@click.option("--unit", default="", help="表に単位がないときの単位。The unit of a table without one.")
@click.option("--area", default="", help="区域の6桁のコード（既定：計画の市区町村）。The area's code.")
@click.option("--dataset", default="", help="データセットのアドレス（既定：項目または取得元）。The dataset's address.")
@click.option("--sheet", default="", help="Excelのシート名（既定：最初のシート）。The sheet.")
@options.data
@options.folder
def add(
    file: Path,
    plan: str,
    indicator: str,
    column: str,
    source: str,
    on: datetime | None,
    where: tuple[str, ...],
    year: str,
    unit: str,
    area: str,
    dataset: str,
    sheet: str,
    folder: Folders,
    data: Path | None,
    *,
    total: bool,
    count: bool,
    calendar: bool,
) -> None:
    """FILE（CSV、Excel）から指標の値を年ごとに読み取り、計画の observations.csv に書き込む。次の build で反映する。

    同梱の計画は、データフォルダーに写してから書き込む。
    Read the values of an indicator from a file, year by year, into the plan's observations.csv, for the next build.
    A plan that ships is copied to the data folder first.
    """
    model = read_searchable_plan(folder / plan)
    known = [each.key for each in model.indicators.indicators]
    if indicator not in known:
        raise KoteihyoError(
            f"指標 {indicator} はありません（{'、'.join(known)}）。",
            f"There is no indicator {indicator}.",
            file=folder / plan,
        )
    item = normalize("NFKC", column).strip()
    place = area or model.plan.area or ""
    if not place:
        raise KoteihyoError(
            "計画に区域がありません。`--area` で6桁のコードを指定してください。", "Give the area by `--area`."
        )
    chosen = Selection(item, place, _parse(where), total, count, year, unit)
    values = read_values(file, read_table(file, sheet), chosen)
    day = (on or datetime.now(UTC)).date().isoformat()
    digest, origin = sha256(read_bytes(file)).hexdigest(), dataset or _dataset(column, source)
    new = [
        Observation(
            indicator,
            _label(each.year, calendar=calendar),
            f"{each.value:f}",
            each.unit,
            chosen.area,
            _item(each, chosen),
            origin,
            _ascii(source),
            day,
            digest,
        )
        for each in values
    ]
    outside = [each for each in new if not FIRST <= each.number <= LAST]
    target = options.find_target(plan, folder, data)
    options.copy_plan(folder / plan, target)
    _keep(target, [each for each in new if each not in outside], known)
    click.echo(align(["年", "値", "単位", "項目"], [[each.year, each.value, each.unit, each.item] for each in new]))
    if outside:
        click.echo(f"{FIRST}～{LAST}年度の外の{len(outside)}件は書き込みませんでした。Left out.", err=True)
    click.echo(f"{len(new) - len(outside)}件を {target / 'observations.csv'} に書き込みました。Written.")


def _keep(folder: Path, new: list[Observation], known: list[str]) -> None:
    """Write what is new beside what was there; a value of the same place gives way."""
    old = read_observations(folder, known)
    held = {each.place: each for each in (*old, *new)}
    file = folder / "observations.csv"
    before = file.read_bytes() if file.exists() else None
    try:
        write_observations(folder, held.values())
        read_observations(folder, known)
    except OSError as error:
        raise KoteihyoError(
            f"書き込めません（{error.strerror}）。計画のフォルダーを複製して `--plans` で指定してください。",
            f"It cannot be written ({error.strerror}): copy the plan's folder and name it by `--plans`.",
            file=file,
        ) from error
    except KoteihyoError:
        file.write_bytes(before) if before is not None else file.unlink()
        raise


def _parse(where: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    for each in where:
        if "=" not in each:
            raise KoteihyoError(f"`--where` は 列=値 の形です（{each}）。", f"`--where` is column=text, not {each}.")
    pairs = (normalize("NFKC", each).partition("=") for each in where)
    return tuple((name.strip(), frozenset(text.strip() for text in texts.split("|"))) for name, _, texts in pairs)


def _label(year: str, *, calendar: bool) -> str:
    return f"{year}{'年' if calendar else '年度'}" if year.isdecimal() else year


def _item(each: Value, chosen: Selection) -> str:
    """Return what a value is of, and how it was reached."""
    rows = "".join(f"、{name}が{'・'.join(sorted(texts))}" for name, texts in chosen.where)
    how = f"、{each.rows}行{'' if chosen.counted else 'の合計'}" if chosen.counted or chosen.total else ""
    return f"{each.item}{rows}{how}"


def _dataset(column: str, source: str) -> str:
    code = column.partition("_")[0]
    known = {each.code for each in tables.items()}
    return (
        str(concept("dataset", f"ssds-{code}")) if re.fullmatch(r"[A-L]\d+", code) and code in known else _ascii(source)
    )


def _ascii(address: str) -> str:
    return address if address.isascii() else quote(address, safe=":/?#[]@!$&'()*+,;=%")
