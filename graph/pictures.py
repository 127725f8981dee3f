"""Pictures of the printed pages of a plan whose source is a PDF: one a page, made once for each file.

A picture follows from the file alone. It is kept under the file's SHA-256 beside the versions, so that all versions of
a plan share it and none is made twice.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from .plan.layout import read_layout

FOLDER, SOURCE = "pictures", "source.pdf"
# Pixels a point: a page of A4 has 893 by 1263, in which words of eight points can still be read.
SCALE = 1.5


def write_pictures(data: Path, folder: Path) -> None:
    """Write the pictures that a plan's folder lacks into `pictures/<SHA-256>/<page>.png` of the data folder.

    Pages on which nothing of the plan's text stands have none. A plan of several files, whose pages no single file
    counts, has none either.
    """
    source = folder / SOURCE
    if not source.exists():
        return
    target = data / FOLDER / sha256(source.read_bytes()).hexdigest()
    pages = sorted({drawing.page for drawing in read_layout(folder).drawings if drawing.page})
    lacking = [page for page in pages if not (target / f"{page}.png").exists()]
    if not lacking:
        return
    from .drafting.pdf import page_pictures  # here, because most builds draw nothing

    for page, picture in page_pictures(source, lacking, SCALE):
        target.mkdir(parents=True, exist_ok=True)
        unfinished = target / f"{page}.part"
        unfinished.write_bytes(picture)
        unfinished.replace(target / f"{page}.png")
