"""Pictures of printed pages: served as files that never change, and which passages stand where on them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from struct import unpack
from typing import NamedTuple

from flask import Blueprint, Response, send_file

from ....graph.pictures import FOLDER, SCALE
from ...read_models.document import Box
from ..errors import NotThere
from ..site import Site

SHA256 = re.compile(r"[0-9a-f]{64}")
FOR_EVER = 31_536_000
# The width and the height of a PNG (https://www.w3.org/TR/png-3/#11IHDR) stand at bytes 16 to 24.
SIZE = slice(16, 24)


class Sheet(NamedTuple):
    """A printed page: its number, its picture, its size in points, and the boxes of passages on it."""

    page: int
    source: str
    width: float
    height: float
    boxes: tuple[Box, ...]


def blueprint(site: Site) -> Blueprint:
    """Return the route of the pictures in the data folder."""
    pages = Blueprint("pictures", __name__)

    @pages.get("/pictures/<document>/<int:page>.png")
    def picture(document: str, page: int) -> Response:
        file = find_picture(site.data, document, page)
        if not file:
            raise NotThere("この紙面の画像はありません。", "There is no picture of this page.")
        response = send_file(file.resolve(), "image/png", conditional=True, max_age=FOR_EVER)
        response.cache_control.immutable = True
        return response

    return pages


def find_picture(data: Path | None, document: str, page: int) -> Path | None:
    """Return the picture of a page of the file with a SHA-256, if there is one."""
    if data is None or not SHA256.fullmatch(document):
        return None
    file = data / FOLDER / document / f"{page}.png"
    return file if file.is_file() else None


def lay_pages(data: Path | None, document: str, boxes: Iterable[Box]) -> list[Sheet]:
    """Return the pages on which boxes stand, those of which there is a picture, in their order."""
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    sheets = []
    for page in sorted(by_page):
        file = find_picture(data, document, page)
        if file:
            with file.open("rb") as stream:
                width, height = unpack(">II", stream.read(SIZE.stop)[SIZE])
            source = f"/pictures/{document}/{page}.png"
            sheets.append(Sheet(page, source, width / SCALE, height / SCALE, tuple(by_page[page])))
    return sheets
