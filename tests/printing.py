"""PDF files for tests: pages of `tests/prints/` as a browser prints them, and small files written byte by byte."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser

PRINTS = Path(__file__).parent / "prints"
# Japanese fonts that are named and not embedded: Mincho set level (H) or vertically (V), and Gothic (G).
FONTS = {"H": (b"Ryumin-Light", b"H"), "V": (b"Ryumin-Light", b"V"), "G": (b"GothicBBB-Medium", b"H")}
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/UniJIS-UTF16-%s/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    b"/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor"
    b"/FontName/%s/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>"
    b"/DW 1000>>]>>"
)
LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)


def print_pages(browser: Browser, folder: Path, pages: Iterable[tuple[str, str]]) -> dict[str, Path]:
    """Print HTML documents, each named, as PDF files in a folder."""
    files = {}
    for name, document in pages:
        files[name] = folder / f"{name}.pdf"
        page = browser.new_page()  # what one document says of its pages would hold for the next
        page.set_content(document)
        page.pdf(path=files[name], prefer_css_page_size=True, print_background=True)
        page.close()
    return files


STAGES = """<meta charset=utf-8><style>@page{size:A4 landscape;margin:12mm} body{font:9pt "Noto Sans CJK JP"}
h1{font-size:16pt} h2{font-size:13pt;margin:4pt 0;break-before:page} h3{font-size:10.5pt;margin:0 0 4pt} p{margin:5pt 0}
.stages{display:grid;grid-template-columns:1fr 1fr 1fr;column-gap:8mm} .stages+p{margin-top:14pt}
.item{padding-left:1em;text-indent:-1em;line-height:1.45} .red{color:#d00} .blue{color:#00c}</style>"""
RED, BLUE = re.compile(r"(\d+．.*)"), re.compile(r"(（\d+）)$")


def stage_pages(outline: str) -> str:
    """Return an outline of sheets as HTML: a sheet a page, its stages as columns, two sorts of quotation in colours."""
    parts, inside = [STAGES], False
    for line in filter(None, outline.splitlines()):
        words = html.escape(line.lstrip(" #-") if line.lstrip(" ")[0] in "#-" else line)
        if line.startswith("### "):
            parts.append(f"{'</div><div>' if inside else '<div class=stages><div>'}<h3>{words}</h3>")
            inside = True
        elif line.lstrip(" ").startswith("- "):
            words = BLUE.sub(r"<span class=blue>\1</span>", RED.sub(r"<span class=red>\1</span>", words))
            parts.append(f'<div class=item style="margin-left:{line.index("-") // 2}em">・{words}</div>')
        else:
            closing = "</div></div>" if inside and not line.startswith("→") else ""
            inside &= not closing
            tag = {"# ": "h1", "##": "h2"}.get(line[:2], "p")
            parts.append(f"{closing}<{tag}>{words}</{tag}>")
    return "".join(parts)


def show(words: str, x: float, y: float, *, size: float = 12, font: str = "H") -> str:
    """Return the commands that show words at a place of a page, in points from its lower left corner."""
    return f"BT /{font} {size} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET\n"


def write_pdf(file: Path, *contents: str, page: str = "/MediaBox[0 0 400 600]", locked: bool = False) -> Path:
    """Write a file with a page for each content stream; `page` are entries that every page has."""
    fonts = b"/Resources<</Font<</H 3 0 R/V 4 0 R/G 5 0 R>>>>"
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        *(FONT % (name, way, name, name) for name, way in FONTS.values()),
    ]
    for at, content in enumerate(contents):
        stream = content.encode("ascii")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/Contents %d 0 R%s%s>>" % (first + 2 * at + 1, fonts, page.encode("ascii"))
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size %d/Root 1 0 R%s>>" % (len(objects) + 1, LOCKED if locked else b"")
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file.write_bytes(body + head + table + b"trailer" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(body))
    return file
