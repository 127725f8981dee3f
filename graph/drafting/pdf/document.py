"""A PDF file, opened: its pages one after another, a picture of one, and what cannot be read said clearly.

The only module that knows how the library opens and closes things; what stands on a page is read by
`characters.py` and `drawings.py`.

A picture is a PNG, written row by row and unfiltered. A printed page is flat colour. Rows as they are take a third of
the time to compress that rows take for which the best filter is looked for first, and come out smaller; and other
threads can work meanwhile.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import pack
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ...errors import KoteihyoError

# A city's plan of several hundred pages with photographs has 20 to 60 MB.
LARGEST = 100 * 2**20
SIGNATURE = b"%PDF-"
# Readers accept the signature anywhere in the first kilobyte (ISO 32000-1, annex H, note 13).
HEAD = 1024

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Eight bits a channel; red, green and blue; the only ways there are to compress, to filter and not to interlace.
FORM = (8, 2, 0, 0, 0)
CHANNELS = 3
# https://www.w3.org/TR/png-3/#9Filter-types
UNFILTERED = b"\0"
# A higher one takes twice as long, and what it saves is less than a hundredth.
LEVEL = 3


def open_file(file: Path) -> Any:
    """Open a PDF that can be read; raise `KoteihyoError` that says why another cannot."""
    _check(file)
    try:
        document = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        raise _refusal(file, error.err_code) from error
    if len(document) == 0:
        document.close()
        raise _refusal(file, raw.FPDF_ERR_FORMAT)
    return document


@contextmanager
def open_document(file: Path) -> Iterator[Any]:
    """Give an open document, and close it."""
    document = open_file(file)
    try:
        yield document
    finally:
        document.close()


@contextmanager
def opened_page(document: Any, number: int, file: Path) -> Iterator[Any]:
    """Give the page `number`, counted from 1, and free what it takes: pages are read one at a time."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        ja = f"{number}ページを開けません（破損）。作成元からもう一度入手するか、PDFに保存し直してください。"
        en = f"Page {number} cannot be opened: the file is damaged. Get it again, or save it as a PDF once more."
        raise KoteihyoError(ja, en, file=file) from error
    try:
        yield page
    finally:
        page.close()


def page_pictures(file: Path, pages: Iterable[int], scale: float) -> Iterator[tuple[int, bytes]]:
    """Yield pages, counted from 1, each as a PNG of `scale` pixels a point.

    Raises `KoteihyoError` where the file cannot be read or has no such page.
    """
    with open_document(file) as document:
        for page in pages:
            if not 1 <= page <= len(document):
                ja = f"{page}ページはありません。1から{len(document)}までのページを指定してください。"
                en = f"There is no page {page}. Name one from 1 to {len(document)}."
                raise KoteihyoError(ja, en, file=file)
            with opened_page(document, page, file) as one:
                yield page, _draw(one, scale)


def _draw(page: Any, scale: float) -> bytes:
    bitmap = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False)
    try:
        return write_png(bitmap.width, bitmap.height, memoryview(bitmap.buffer).cast("B"), bitmap.stride)
    finally:
        bitmap.close()


def _check(file: Path) -> None:
    """Raise for a file that is missing, empty, too large or no PDF at all."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        ja = f"ファイルを開けません（{error.strerror}）。名前と場所を確かめてください。"
        raise KoteihyoError(ja, f"The file cannot be opened ({error.strerror}). Check its name.", file=file) from error
    if size == 0:
        ja, en = "ファイルが空です。もう一度受け取ってください。", "The file is empty. Get it again."
        raise KoteihyoError(ja, en, file=file)
    if size > LARGEST:
        ja = (
            f"ファイルが大きすぎます（{size / 2**20:.0f} MB）。上限は{LARGEST // 2**20} MBです。"
            "章ごとに分けるか、写真を圧縮して保存し直してください。"
        )
        en = (
            f"The file is too large ({size / 2**20:.0f} MB); the limit is {LARGEST // 2**20} MB. "
            "Split it by chapters, or save it again with smaller pictures."
        )
        raise KoteihyoError(ja, en, file=file)
    if SIGNATURE not in head:
        ja = "名前は.pdfですが、内容はPDFではありません。元の形式の拡張子に直すか、PDFとして保存し直してください。"
        en = "The file is named .pdf but is no PDF. Give it the ending of what it is, or save it as a PDF."
        raise KoteihyoError(ja, en, file=file)


def _refusal(file: Path, code: int) -> KoteihyoError:
    """Return the error for a file that the library does not open."""
    if code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
        ja = "パスワードで保護されたPDFです。パスワードを解除したPDFを保存し、それを指定してください。"
        en = "The PDF is protected by a password. Save a copy without one and name that."
        return KoteihyoError(ja, en, file=file)
    ja = "PDFが壊れていて読めません。作成元からもう一度入手するか、PDFに保存し直してください。"
    en = "The PDF is damaged and cannot be read. Get it again, or save it as a PDF once more."
    return KoteihyoError(ja, en, file=file)


def write_png(width: int, height: int, pixels: memoryview, stride: int) -> bytes:
    """Return a picture as a PNG (https://www.w3.org/TR/png-3/): `pixels` are RGB, a row begins each `stride` bytes.

    >>> write_png(1, 1, memoryview(b"rgb"), 3)[:24].hex(" ", 4)
    '89504e47 0d0a1a0a 0000000d 49484452 00000001 00000001'
    """
    rows = b"".join(_list_rows(width, height, pixels, stride))
    chunks = ((b"IHDR", pack(">II5B", width, height, *FORM)), (b"IDAT", zlib.compress(rows, LEVEL)), (b"IEND", b""))
    return PNG_SIGNATURE + b"".join(_write_chunk(kind, content) for kind, content in chunks)


def _list_rows(width: int, height: int, pixels: memoryview, stride: int) -> Iterator[bytes | memoryview]:
    for start in range(0, height * stride, stride):
        yield UNFILTERED
        yield pixels[start : start + width * CHANNELS]


def _write_chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))
