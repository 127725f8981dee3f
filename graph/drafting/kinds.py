"""What kind of file a file is: found in its bytes and held to its ending, before anything of it is unpacked.

What cannot be drafted is told here, once, in the user's words: a scan, an encrypted or broken file, an old format, an
archive that would unpack to more than a plan can be.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from ..errors import KoteihyoError
from ..files import read_bytes

LARGEST = 100 * 2**20  # bytes: ten times the largest plan seen (a PDF with photographs)
# What an archive may unpack to. XML packs to a tenth or, of a sheet of like cells, to a hundredth.
LARGEST_UNPACKED = 400 * 2**20
LARGEST_PART = 200 * 2**20
LARGEST_RATIO = 200
SMALL_PART = 2**20  # a part so small does no harm at any ratio

# The kinds that are drafted, by ending.
ENDINGS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".docx": "docx",
    ".docm": "docx",
    ".pdf": "pdf",
}
# Texts that programs write for programs: their braces and keys are no print.
_DATA = {".json", ".jsonl", ".yaml", ".yml", ".xml", ".toml", ".ttl", ".rdf", ".tex", ".py", ".js"}
TEXTS = {"text", "markdown", "csv"}
NAMES = {"html": "HTML", "xlsx": "Excel", "docx": "Word", "pdf": "PDF", "text": "テキスト text", "csv": "CSV"}
_OCR = (
    "ocrmypdf -l jpn 入力.pdf 出力.pdf などのOCRで文字を付けてから、もう一度実行してください。",
    "Give it a text with an OCR, such as `ocrmypdf -l jpn in.pdf out.pdf`, and draft what that writes.",
)
# Formats that are known and not drafted: how they begin, what they are, and what to save them as.
_FOREIGN = (
    (b"{\\rtf", "RTF", "Wordで .docx として保存し直してください。", "Save it as .docx."),
    (b"\x89PNG", "画像（PNG） image", *_OCR),
    (b"\xff\xd8\xff", "画像（JPEG） image", *_OCR),
    (b"II*\x00", "画像（TIFF） image", *_OCR),
    (b"MM\x00*", "画像（TIFF） image", *_OCR),
    (b"GIF8", "画像（GIF） image", *_OCR),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.I | re.S)
_ELEMENTS = re.compile(rb"<(?:body|div|h[1-6]|ol|p|section|table|ul)[\s>]", re.I)
_IMAGES = {"html": re.compile(rb"<(?:img|picture|svg)[\s>]", re.I), "markdown": re.compile(rb"!\[|<img\s")}
_STRATML = re.compile(rb"<(?:\w+:)?(?:StrategicPlan|PerformancePlanOrReport)[\s>]")
_OLE = b"\xd0\xcf\x11\xe0"


def find_kind(file: Path) -> str:
    """Return the kind of a file (a value of `ENDINGS`); what cannot be drafted is a `KoteihyoError`."""
    size = measure(file)
    if size > LARGEST:
        raise _fault(
            file,
            f"大きすぎます（{size / 2**20:.0f} MB、上限 {LARGEST // 2**20} MB）。分割するか、画像を除いてください。",
            f"This file is too large ({size / 2**20:.0f} MB, {LARGEST // 2**20} at most): split it, or drop images.",
        )
    with file.open("rb") as opened:
        kind = sniff(opened, file)
    if kind == "text" and file.suffix.lower() in _DATA:
        raise _fault(
            file,
            f"{file.suffix} はプログラム向けのデータです。表（.xlsx、.csv）か文書で保存し直してください。",
            f"{file.suffix} is data for programs: save it as a table (.xlsx, .csv) or as a document.",
        )
    wanted = ENDINGS.get(file.suffix.lower())
    if kind == "text" and (wanted is None or wanted in TEXTS):
        return wanted or "text"
    if wanted == "html" and kind == "text" and _ELEMENTS.search(read_bytes(file)):
        return "html"  # a piece of a page
    if wanted is not None and wanted != kind:
        raise _fault(
            file,
            f"名前は {file.suffix} ですが、内容は{NAMES[kind]}です。正しい拡張子に改めてください。",
            f"The name ends in {file.suffix}, but this is {NAMES[kind]}: give it its right ending.",
        )
    return kind


def measure(file: Path) -> int:
    """Return a file's size in bytes; one that is not there, or empty, is a `KoteihyoError`."""
    try:
        size = file.stat().st_size
    except OSError as error:
        raise _fault(
            file,
            f"ファイルを読めません（{error.strerror}）。名前と場所を確認してください。",
            f"This file cannot be read ({error.strerror}): see to its name and place.",
        ) from error
    if file.is_dir():
        raise _fault(file, "フォルダーです。ファイルを指定してください。", "This is a folder: name its files.")
    if not size:
        raise _fault(file, "空のファイルです。", "This file is empty.")
    return size


def sniff(opened: BinaryIO, file: Path) -> str:
    """Return the kind that a file's bytes say; texts of every sort are ``text``."""
    head = opened.read(4096)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return sniff_archive(opened, file)
    if head.startswith(_OLE):
        raise _refuse_ole(opened, file)
    for start, name, ja, en in _FOREIGN:
        if head.startswith(start):
            raise _fault(file, f"{name}は読めません。{ja}", f"This is {name}, which cannot be drafted. {en}")
    if _STRATML.search(head):
        raise _fault(
            file,
            "StratMLです。koteihyo import stratml で取り込んでください。",
            "This is StratML: read it with `koteihyo import stratml`.",
        )
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault(
            file,
            f"読める種類のファイルではありません（{'、'.join(sorted(set(ENDINGS)))}）。",
            f"This is none of the kinds that can be drafted: {', '.join(sorted(set(ENDINGS)))}.",
        )
    return "text"


def sniff_archive(opened: BinaryIO, file: Path) -> str:
    """Return whether an archive is a workbook or a Word document, once it is safe to unpack."""
    try:
        with zipfile.ZipFile(opened) as archive:
            check_archive(archive, file)
            names = set(archive.namelist())
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise damaged_file_error(file) from error
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        if part in names:
            return kind
    raise _fault(
        file,
        "Wordの .docx でもExcelの .xlsx でもありません。どちらかで保存し直すか、圧縮ファイルなら展開してください。",
        "This archive is neither .docx nor .xlsx: save it as one of them, or unpack it.",
    )


def check_archive(archive: zipfile.ZipFile, file: Path) -> None:
    """Refuse an archive that would unpack to too much; sizes are those of its directory, which unpacking is held to."""
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    worst = max(
        (part.file_size / max(part.compress_size, 1) for part in parts if part.file_size > SMALL_PART), default=0.0
    )
    largest = max((part.file_size for part in parts), default=0)
    if total > LARGEST_UNPACKED or largest > LARGEST_PART or worst > LARGEST_RATIO:
        raise _fault(
            file,
            f"展開すると大きくなりすぎます（{total / 2**20:.0f} MB、圧縮率 {worst:.0f} 倍）。開かずに中止しました。",
            f"This would unpack to too much ({total / 2**20:.0f} MB, one part {worst:.0f} times its size): not opened.",
        )


def damaged_file_error(file: Path) -> KoteihyoError:
    """Return the error that says that a file is damaged."""
    return _fault(
        file,
        "壊れているか、途中で切れています。元のアプリで開けるか確認し、保存し直してください。",
        "This file is damaged or cut short: see whether its program opens it, and save it again.",
    )


def refuse_wordless(file: Path, kind: str) -> KoteihyoError:
    """Return the error that says that a file of a kind holds no text; one of images alone is a scan."""
    if has_images(file, kind):
        return _fault(file, f"文字がなく、画像だけです。{_OCR[0]}", f"This file has images and no text. {_OCR[1]}")
    return _fault(file, "文字が一つもありません。", "There is no text in this file.")


def has_images(file: Path, kind: str) -> bool:
    """Say whether there is an image in a document of a kind that may have some."""
    if kind == "docx":
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith("word/media/") for name in archive.namelist())
    return kind in _IMAGES and _IMAGES[kind].search(read_bytes(file)) is not None


def _refuse_ole(opened: BinaryIO, file: Path) -> KoteihyoError:
    opened.seek(0)
    data = opened.read(LARGEST)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _fault(
            file,
            "パスワードで保護されています。パスワードを外して保存し直してください。",
            "This file is encrypted: save it without a password.",
        )
    return _fault(
        file,
        "古い形式（.doc、.xls）です。.docx か .xlsx で保存し直してください。",
        "This is an old format (.doc, .xls): save it as .docx or .xlsx.",
    )


def _fault(file: Path, ja: str, en: str) -> KoteihyoError:
    return KoteihyoError(ja, en, file=file)
