"""The folder of a drafted plan: written whole beside its place and then moved there, so no failure leaves a part."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import KoteihyoError
from ..files import read_bytes
from .blocks import Block, CellSign, Line, Run, Table
from .description import Source
from .joining import plain_space
from .proof import list_lines, remove_space

NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")
SOURCE, LAYOUT, OUTLINE, DOUBTS = "source.txt", "source.layout.jsonl", "outline.md", "doubts.csv"


def check_name(name: str, folders: Iterable[Path]) -> None:
    """Refuse a name that is no identifier, or that a plan in one of the folders has."""
    if not NAME.fullmatch(name):
        raise KoteihyoError(
            f"計画の名前「{name}」は、英小文字で始まる英小文字・数字・- にしてください（例：jisshi-2024）。",
            f"The plan's name {name!r} must be small letters, digits and -, and begin with a letter: jisshi-2024.",
        )
    for folder in folders:
        if (folder / name).exists():
            raise KoteihyoError(
                f"「{name}」という計画がもうあります。--as で別の名前にするか、フォルダーを除いてください。",
                f"There is a plan {name!r} already: choose another name with --as, or remove its folder.",
                file=folder / name,
            )


@contextmanager
def writing(folder: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes the plan's when all of it is written, and else is removed."""
    made = [parent for parent in (folder.parent, *folder.parent.parents) if not parent.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield temporary
        temporary.chmod(0o755)
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        for path in made:
            path.rmdir()
        raise


def name_sources(files: Sequence[Path], *, text: bool) -> list[str]:
    """Return the names of received files in the plan's folder; `text` says that one of them is `source.txt` itself.

    >>> name_sources([Path("計画.pdf")], text=False), name_sources([Path("a.md"), Path("b.MD")], text=False)
    (['source.pdf'], ['source-1.md', 'source-2.md'])
    >>> name_sources([Path("計画.txt")], text=False), name_sources([Path("計画.txt")], text=True)
    (['source-1.txt'], ['source.txt'])
    """
    digits = len(str(len(files)))
    endings = [file.suffix.lower() or ".txt" for file in files]
    if len(files) == 1 and (text or endings[0] != ".txt"):
        return [f"source{endings[0]}"]
    return [f"source-{number:0{digits}}{ending}" for number, ending in enumerate(endings, start=1)]


def copy_sources(files: Sequence[Path], names: Sequence[str], folder: Path) -> tuple[Source, ...]:
    """Copy received files, untouched, and return what they are called."""
    sources = []
    for file, name in zip(files, names, strict=True):
        data = read_bytes(file)
        (folder / name).write_bytes(data)
        sources.append(Source(name, hashlib.sha256(data).hexdigest(), file.name))
    return tuple(sources)


def write_line(line: Line) -> str:
    """Return a printed line as it stands in the text: its indentation kept, nothing blank at its end."""
    return plain_space(line.text.replace("\n", " ")).rstrip()


def write_source(blocks: Iterable[Block]) -> str:
    """Return the text of blocks: a line for each printed line, in reading order."""
    return "".join(f"{write_line(line)}\n" for line in list_lines(blocks))


def is_same_text(text: str, source: str) -> bool:
    r"""Return whether a received text is what its blocks print, in the same order, so that it can stand as it is.

    >>> is_same_text("計画\n\n・道路\n", "計画\n・道路\n"), is_same_text("│計画│", "計画")
    (True, False)
    """
    return text == plain_space(text) and remove_space(text) == remove_space(source)


def write_layout(blocks: Iterable[Block]) -> str:
    """Return where and in which colours the text is drawn, a run a line; nothing where a source has neither."""
    written, at = [], 0
    for drawn_thing in _list_drawn(blocks):
        if isinstance(drawn_thing, CellSign):
            written.append(_write_row({"start": at, "end": at, **_place(drawn_thing), "mark": drawn_thing.mark}))
            continue
        text, start = write_line(drawn_thing), at
        for run in drawn_thing.runs:
            end = min(start + len(run.text), at + len(text))
            if end > start and (run.page is not None or run.colour is not None):
                written.append(_write_row({"start": start, "end": end, **_place(run), "size": run.size}))
            start = end
        at += len(text) + 1
    return "".join(written)


def _place(drawn: Run | CellSign) -> dict[str, object]:
    box = [round(length, 2) for length in drawn.box] if drawn.box is not None else None
    return {"page": drawn.page, "box": box, "colour": drawn.colour}


def _write_row(row: Mapping[str, object]) -> str:
    kept = {name: value for name, value in row.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def _list_drawn(blocks: Iterable[Block]) -> Iterator[Line | CellSign]:
    for block in blocks:
        if not isinstance(block, Table):
            yield from block.lines
            continue
        for cell in block.cells:
            for part in cell.blocks:
                if isinstance(part, CellSign):
                    yield part
                else:
                    yield from part.lines
