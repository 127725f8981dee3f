"""The pictures of README.md and docs/plans.md, taken from the running service: its pages, and a page of the file.

    python benchmarks/pictures.py [--chromium /usr/bin/chromium]

Publishes the plan that ships, drafts and publishes the first example as docs/plans.md does, serves both, and writes
docs/pictures/*.png.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from koteihyo.graph.drafting.pdf import page_pictures
from koteihyo.graph.plan.description import EXAMPLES

NAME = "narusawa-jisshi"
PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
COMMAND = str(Path(sys.executable).with_name("koteihyo"))
SIZE = {"width": 1000, "height": 720}
COLOURS = 24  # enough for text on one colour, at a sixth of the bytes
# Name of the picture: address of the page, and how far down it is taken, in pixels.
PAGES = {
    "draft": (f"/plans/{NAME}", 0),
    "curated": (f"/plans/{NAME}", 0),
    "indicators": (f"/indicators?plan={NAME}", 0),
    "measure": (f"/doc/{NAME}/measure/5-1-1-1-4.r3c2", 0),
}

# The same of README.md, which shows each in its language, in light and dark: address, and what stands at the top.
SHOWN = {
    "sheet": ("/plans/kawaguchi/sheets/core-1", "main .eyebrow"),
    "map": ("/plans/kawaguchi/map", "figure.map .wide"),
}


def run(data: Path, *arguments: str) -> None:
    """Run the command upon a data folder."""
    environment = {**os.environ, "KOTEIHYO_DATA": str(data)}
    subprocess.run([COMMAND, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serve(data: Path) -> Iterator[str]:
    """Serve a data folder and give the address."""
    arguments = [COMMAND, "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        finally:
            process.terminate()


def save(picture: bytes, name: str) -> None:
    """Write a picture with as few colours as it needs."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


def take(browser: Browser, data: Path, *names: str) -> None:
    """Take the named pictures of what a data folder has published."""
    with serve(data) as address:
        page = browser.new_page(viewport=SIZE, locale="ja-JP")
        for name in names:
            path, down = PAGES[name]
            page.goto(address + path)
            page.evaluate(f"window.scrollTo(0, {down})")
            save(page.screenshot(), name)
        page.close()


def take_in_both(browser: Browser, data: Path) -> None:
    """Take the pictures of README.md: in both languages, in light and dark."""
    with serve(data) as address:
        for language, scheme in product(("ja", "en"), ("light", "dark")):
            page = browser.new_page(viewport=SIZE, locale=language, color_scheme=scheme)
            for name, (path, top) in SHOWN.items():
                page.goto(address + path)
                page.locator(top).evaluate("element => scrollTo(0, element.getBoundingClientRect().top - 4)")
                save(page.screenshot(), f"{name}-{language}-{scheme}")
            page.close()


def main() -> None:
    """Draft, look, put the finished description in place, look again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    options = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    for _, picture in page_pictures(EXAMPLES / NAME / "source.pdf", [6], 1.2):
        save(picture, "printed")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        data = Path(folder)
        browser = play.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        run(data, "build", "kawaguchi")
        take_in_both(browser, data)
        run(data, "draft", str(EXAMPLES / NAME / "source.pdf"), "--as", NAME)
        run(data, "build", NAME)
        take(browser, data, "draft")
        shutil.copy(EXAMPLES / NAME / "plan.toml", data / "plans" / NAME)
        run(data, "build", NAME)
        take(browser, data, "curated", "indicators", "measure")
        browser.close()


if __name__ == "__main__":
    main()
