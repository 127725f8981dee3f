"""Options that several commands take: where plans and data are, how decisions come in, and where a result goes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ...graph.errors import KoteihyoError
from ...graph.plan import folders
from ...graph.plan.folders import Folders
from ...graph.versions.folders import data_folder


def find_folders(context: click.Context, _: click.Parameter, folder: Path | None) -> Folders:
    """Return where plans are looked for: in the one folder that is named, else in the data folder and the package.

    The examples are found by name, and built where they are named alone.
    """
    if folder is not None:
        return Folders((folder,))
    return Folders.of_data(data_folder(context.params.get("data")))


def find_target(plan: str, folder: Folders, data: Path | None) -> Path:
    """Return the folder that is written for a plan: its own, or of one that ships a copy in the data folder."""
    return folders.find_target(folder / plan, data_folder(data))


# Read before the others: where plans are looked for depends on it.
data = click.option(
    "--data",
    is_eager=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="データフォルダー（既定：KOTEIHYO_DATA、なければ利用者の標準の場所）。Data folder.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="プログラム向けにJSONで出す。Print JSON.")
folder = click.option(
    "--plans",
    "folder",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    callback=find_folders,
    help="計画のフォルダーがある場所（既定：データフォルダーの plans と同梱の計画）。Folder that holds the plans.",
)
processes = click.option(
    "--processes",
    type=click.IntRange(1),
    metavar="N",
    help="並行して働くプロセスの数（既定：コアの数）。Processes that work side by side; default: the cores.",
)
output = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="書き込むファイル。Output file."
)

# What a command takes that writes a workbook to fill in, and takes it back.
form = click.option("--format", "form", type=click.Choice(["xlsx"]), help="書き出す形式。Write a workbook to fill in.")
filled = click.option(
    "--from",
    "filled",
    type=click.Path(dir_okay=False, path_type=Path),
    help="記入した表を取り込む。Take a workbook that was filled in.",
)
by = click.option("--by", default="", metavar="NAME", help="判断者の名前（既定：表に書いた名前）。Who decided.")
reason = click.option("--reason", default="", help="理由の欄が空の判断の理由。The reason where a row gives none.")


def refuse_both(form: str | None, filled: Path | None) -> None:
    """Raise `KoteihyoError` where a workbook is to be written and one to be taken."""
    if form and filled:
        raise KoteihyoError(
            "--format xlsx（書き出し）と --from ファイル（取り込み）は同時に指定できません。",
            "Give either --format xlsx, to write a workbook, or --from FILE, to take one.",
        )


def deliver_workbook(book: bytes, output: Path | None) -> None:
    """Write a workbook to the file, and say so, or to standard output where none is named."""
    deliver(book, output, binary=True)
    if output:
        click.echo(f"{output} を作成しました。Written.")


def deliver(body: bytes, output: Path | None, *, binary: bool = False) -> None:
    """Write the bytes to the file, or to standard output where none is named."""
    if output:
        output.write_bytes(body)
    elif binary and sys.stdout.isatty():
        raise KoteihyoError("xlsx には --output が必要です。", "xlsx needs --output.")
    else:
        sys.stdout.buffer.write(body)
