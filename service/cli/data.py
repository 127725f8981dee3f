"""`koteihyo data`: figures of open data, from a file or an address, taken into a plan's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import quote, urlsplit

import click

from ...graph.curation.observations import FIRST, LAST, Observation, read_observations, write_observations
from ...graph.errors import KoteihyoError
from ...graph.files import read_bytes
from ...graph.interop.downloads.tables import parse_table
from ...graph.interop.downloads.values import Selection, Value, read_values, read_year
from ...graph.interop.links.decisions import read_searchable_plan
from ...graph.interop.municipal import tables
from ...graph.interop.portals.client import Client
from ...graph.model import Model
from ...graph.plan.folders import Folders, copy_plan
from ...graph.rdf.identifiers import concept
from ...graph.rows import name_indicators
from ..results.terminal import align
from . import options

# Formats that a service is asked for, where it can answer in several.
ACCEPT = "text/csv, application/sparql-results+json, application/vnd.sdmx.data+csv, application/json;q=0.9, */*;q=0.5"


class Origin(NamedTuple):
    """Where figures come from: what an error names, the bytes, the address, the day, and the dataset that it is of."""

    file: Path
    body: bytes
    address: str
    day: str
    dataset: str


@click.group()
def data_command() -> None:
    """公開データの数値を、ダウンロードしたファイルまたはアドレスから計画のフォルダーに取り込む。

    Take figures of open data from files that you downloaded, or from an address, into a plan's folder.
    """


@data_command.command()
@click.argument("file", metavar="FILE|URL")
@click.option("--plan", required=True, help="計画の名称。The plan.")
@click.option("--indicator", required=True, help="指標の番号（`koteihyo query indicators`）。The indicator's key.")
@click.option("--column", "--item", required=True, help="列の見出し、または項目のコード（D3203 など）。Column or item.")
@click.option("--source", default="", help="ファイルの取得元のアドレス（URLからの取得では不要）。Where it came from.")
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
@click.option(
    "--note",
    "notes",
    multiple=True,
    metavar="年=文",
    help="その年から変わったこと（定義、区域など）。What changed from that year on.",
)
@click.option("--private", is_flag=True, help="内部のアドレスからの取得を許可する。Permit private addresses.")
@options.data
@options.folder
def add(
    file: str,
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
    notes: tuple[str, ...],
    folder: Folders,
    data: Path | None,
    *,
    total: bool,
    count: bool,
    calendar: bool,
    private: bool,
) -> None:
    """FILE（CSV、Excel、SPARQLやSDMXの応答）またはURLから指標の値を年ごとに取り込み、observations.csv に書き込む。

    URLはこのコマンドが一度だけ取得する。次の build で反映する。同梱の計画は、データフォルダーに写してから書き込む。
    Read the values of an indicator from a file, or from an address that is fetched once, year by year, into the plan's
    observations.csv, for the next build. A plan that ships is copied to the data folder first.
    """
    model = read_searchable_plan(folder / plan)
    known = name_indicators(model)
    if indicator not in known:
        raise _no_indicator(indicator, known, folder / plan)
    item = normalize("NFKC", column).strip()
    chosen = Selection(item, _area_of(model, area), _parse(where), total, count, year, unit)
    origin = _open(file, source, on, private=private)._replace(dataset=_ascii(dataset))
    values = read_values(origin.file, parse_table(origin.file, origin.body, sheet), chosen)
    new = [*_observe(values, indicator, chosen, origin, calendar=calendar)]
    new = _annotate(new, notes, calendar=calendar)
    target = options.find_target(plan, folder, data)
    copy_plan(folder / plan, target)
    _keep(target, [observation for observation in new if FIRST <= observation.number <= LAST], [*known])
    _report(new, target)


def _open(file: str, source: str, on: datetime | None, *, private: bool) -> Origin:
    """Return what a file holds, or what stands at an address now."""
    day = (on or datetime.now(UTC)).date().isoformat()
    if file.startswith(("http://", "https://")):
        address = _ascii(file)
        name = Path(urlsplit(address).path).name or urlsplit(address).hostname or address
        return Origin(Path(name), Client(private=private).get(address, {"Accept": ACCEPT}).body, address, day, "")
    if not source:
        raise KoteihyoError(
            "ファイルの取得元のアドレスを `--source` で指定してください。",
            "Say by `--source` from which address the file came.",
        )
    return Origin(Path(file), read_bytes(Path(file)), _ascii(source), day, "")


def _area_of(model: Model, given: str) -> str:
    if area := given or model.plan.area or "":
        return area
    raise KoteihyoError(
        "計画に区域がありません。`--area` で6桁のコードを指定してください。", "Give the area by `--area`."
    )


def _observe(
    values: Sequence[Value], indicator: str, chosen: Selection, origin: Origin, *, calendar: bool
) -> Iterator[Observation]:
    """Yield each value as it is kept, with where it comes from."""
    digest = sha256(origin.body).hexdigest()
    dataset = origin.dataset or _dataset(chosen.column, origin.address)
    for value in values:
        year, item = _label(value.year, calendar=calendar), _item(value, chosen)
        place = (chosen.area, item, dataset, origin.address, origin.day, digest)
        yield Observation(indicator, year, f"{value.value:f}", value.unit, *place)


def _annotate(observations: list[Observation], notes: tuple[str, ...], *, calendar: bool) -> list[Observation]:
    """Return the observations, those of a year with what a person says of it."""
    notes_by_label: dict[str, str] = {}
    for note in notes:
        year, _, words = (part.strip() for part in note.partition("="))
        label = _label(read_year(year, Path("--note"), 1), calendar=calendar)
        if not words or label not in {one.year for one in observations}:
            years = "、".join(one.year for one in observations)
            raise KoteihyoError(
                f"`--note` は 年=文 の形で、取り込む年（{years}）のものです（{note}）。",
                f"`--note` is year=words, of a year that is taken ({years}), not {note}.",
            )
        notes_by_label[label] = words
    return [observation._replace(note=notes_by_label.get(observation.year, "")) for observation in observations]


def _report(new: list[Observation], target: Path) -> None:
    outside = sum(not FIRST <= observation.number <= LAST for observation in new)
    click.echo(
        align(
            ["年", "値", "単位", "項目"],
            [[observation.year, observation.value, observation.unit, observation.item] for observation in new],
        )
    )
    if outside:
        click.echo(f"{FIRST}～{LAST}年度の外の{outside}件は書き込みませんでした。Left out.", err=True)
    click.echo(f"{len(new) - outside}件を {target / 'observations.csv'} に書き込みました。Written.")


def _no_indicator(indicator: str, known: dict[str, tuple[str, str]], folder: Path) -> KoteihyoError:
    listed = "、".join(f"{key} {name}" for key, (name, _) in known.items()) or "なし"
    return KoteihyoError(
        f"指標 {indicator} はありません（{listed}）。",
        f"There is no indicator {indicator} ({', '.join(known) or 'none'}).",
        file=folder,
    )


def _keep(folder: Path, new: list[Observation], known: list[str]) -> None:
    """Write what is new beside what was there; a value of the same place gives way."""
    old = read_observations(folder, known)
    held = {observation.place: observation for observation in (*old, *new)}
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
    for condition in where:
        if "=" not in condition:
            raise KoteihyoError(
                f"`--where` は 列=値 の形です（{condition}）。", f"`--where` is column=text, not {condition}."
            )
    pairs = (normalize("NFKC", condition).partition("=") for condition in where)
    return tuple((name.strip(), frozenset(text.strip() for text in texts.split("|"))) for name, _, texts in pairs)


def _label(year: str, *, calendar: bool) -> str:
    return f"{year}{'年' if calendar else '年度'}" if year.isdecimal() else year


def _item(value: Value, chosen: Selection) -> str:
    """Return what a value is of, and how it was reached."""
    rows = "".join(f"、{name}が{'・'.join(sorted(texts))}" for name, texts in chosen.where)
    how = f"、{value.rows}行{'' if chosen.counted else 'の合計'}" if chosen.counted or chosen.total else ""
    return f"{value.item}{rows}{how}"


def _dataset(column: str, source: str) -> str:
    code = column.partition("_")[0]
    known = {item.code for item in tables.items()}
    return (
        str(concept("dataset", f"ssds-{code}")) if re.fullmatch(r"[A-L]\d+", code) and code in known else _ascii(source)
    )


def _ascii(address: str) -> str:
    return address if address.isascii() else quote(address, safe=":/?#[]@!$&'()*+,;=%")
