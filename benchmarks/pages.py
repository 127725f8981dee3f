"""What a page costs: the server's time, and the bytes over the wire, beside a plain Flask page that says hello.

    python benchmarks/pages.py [DATA | plans] [--quick]

Serves Kawaguchi's plan as users get it, from a data folder if one is named, or a nation of so many made-up plans, and
asks for every page as a browser does: compressed, over one connection. Prints a table in Markdown: the first time after
a new version, the median of the later ones, and its ratio to the plain page, asked in turn. Bytes are those of the
page, its style and its scripts.
"""

from __future__ import annotations

import gzip
import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nation

from koteihyo.graph.build import build

PAGES = {
    "Home": "/",
    "Plan": "/plans/{plan}",
    "Plan, every item": "/plans/{plan}?list=1",
    "Plan, two themes": "/plans/{plan}?theme=disaster-prevention&theme=elderly-care",
    "Sheet": "/plans/{plan}/sheets/core-3",
    "Themes": "/themes",
    "Pledges": "/pledges?plan={plan}",
    "Measure": "/doc/{plan}/measure/core-1.2.3.4",
    "Entry": "/doc/{plan}/entry/core-1.2.3.4",
    "Strand": "/doc/{plan}/strand/core-1.3",
    "Pledge": "/doc/{plan}/pledge/21",
    "Theme": "/doc/{plan}/theme/disaster-prevention",
    "Findings": "/findings",
    "Search": "/search?q=%E9%98%B2%E7%81%BD",
    "Questions": "/queries",
    "One question": "/queries/theme-by-theme",
    "SPARQL editor": "/sparql",
    "Data": "/data",
    "Help": "/help",
    "Vocabulary": "/ontology",
}
# The plain page: what Flask alone takes under the same server.
HELLO = """
import flask, waitress
app = flask.Flask("hello")
app.add_url_rule("/", "hello", lambda: "<!doctype html><title>hello</title><h1>hello</h1>")
server = waitress.create_server(app, host="127.0.0.1", port=0)
print(f"http://127.0.0.1:{server.effective_port}", flush=True)
server.run()
"""
# Seconds after which a page that is being prepared is given up.
PATIENCE = 600
# `--quick` asks each page once more, to see that everything still runs; its figures mean nothing.
QUICK = "--quick" in sys.argv
# Asked so often; a median of fewer is the noise of one machine.
RUNS = 1 if QUICK else 15
HEADERS = {"Accept": "text/html", "Accept-Encoding": "br, gzip", "Accept-Language": "ja"}


class Browser:
    """A browser as far as bytes and time go: one connection, compressed answers."""

    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)

    def get(self, path: str) -> tuple[float, int, bytes, str]:
        """Return the seconds that a page took, the bytes of its body, the body, and how it is packed.

        A page that is being prepared (503) is asked for again until it is there.
        """
        started = time.perf_counter()
        while True:
            self.connection.request("GET", path, headers=HEADERS)
            answer = self.connection.getresponse()
            body = answer.read()
            seconds = time.perf_counter() - started
            if answer.status == 200:
                return seconds, len(body), body, answer.headers.get("Content-Encoding", "")
            if answer.status != 503 or seconds > PATIENCE:
                raise SystemExit(f"{path}: {answer.status} after {seconds:.0f} s")
            time.sleep(0.1)


@contextmanager
def run_server(*command: str):
    """Run a server until the block ends, and give its address."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            yield re.search(r"http://[\d.]+:\d+", line)[0]
        finally:
            process.terminate()


def publish(folder: Path, given: str) -> Path:
    """Return the data folder that is given, or publish a nation of so many plans, or Kawaguchi's alone."""
    if given.isdigit():
        return nation.publish(folder, int(given))
    if given:
        return Path(given)
    build(folder / "kawaguchi")
    return folder / "kawaguchi"


def assets(browser: Browser, page: str) -> int:
    """Return the bytes of the styles and scripts that a page names."""
    named = dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page))
    return sum(browser.get(path)[1] for path in named)


def unpack(body: bytes, packing: str) -> str:
    """Return the text of a body."""
    if packing == "br":
        import brotli

        body = brotli.decompress(body)
    return (gzip.decompress(body) if packing == "gzip" else body).decode()


def main() -> None:
    """Measure and print."""
    given = next((word for word in sys.argv[1:] if not word.startswith("--")), "")
    with tempfile.TemporaryDirectory() as folder:
        data = publish(Path(folder), given)
        command = Path(sys.executable).with_name("koteihyo")
        options = ["--port", "0", "--data", str(data), "--log", "off", "--client-seconds", "0", "--client-errors", "0"]
        with run_server(str(command), "serve", *options) as address, run_server(sys.executable, "-c", HELLO) as plain:
            table(Browser(address), plain)


def table(browser: Browser, hello: str) -> None:
    """Print the table of every page."""
    print("| page | first | median | × plain Flask | page, bytes | with style and scripts |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, path in PAGES.items():
        address = path.format(plan=nation.FIRST)
        first, _, _, _ = browser.get(address)
        plain = Browser(hello)  # a connection that was idle while a page was prepared has been closed
        times, hellos = [], []
        for _ in range(RUNS):
            seconds, size, body, packing = browser.get(address)
            times.append(seconds)
            hellos.append(plain.get("/")[0])
        median, ratio = statistics.median(times), statistics.median(times) / statistics.median(hellos)
        whole = size + assets(browser, unpack(body, packing))
        print(f"| {name} | {first * 1000:.0f} ms | {median * 1000:.1f} ms | {ratio:.0f} | {size:,} | {whole:,} |")


if __name__ == "__main__":
    main()
