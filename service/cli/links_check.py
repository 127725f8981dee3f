"""`koteihyo links check`: whether a plan's links to other data are well-formed, and on request alive.

An address is asked politely: `HEAD` first, `GET` where a server does not know it, nothing read but the answer's first
line. A few redirects are followed, each looked at like the first; nobody private is asked unless that is said.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import click

from ...graph.addresses import connect
from ...graph.interop.links.checks import Remark, check_links, linked_addresses
from ...graph.interop.portals.client import AGENT, REDIRECTS
from ...graph.interop.stratml import is_stratml
from ...graph.plan.description import read_plan
from ...graph.plan.folders import Folders
from . import options

UNKNOWN = {405, 501}
HOPS = 5
PAUSE = 1.0  # what robots are commonly asked to keep between two requests to a host
REFUSED = 400


class Visitor:
    """Asks addresses one after another; ``private`` allows those of this machine and of private networks."""

    def __init__(self, *, private: bool = False, seconds: float = 10.0, pause: float = PAUSE) -> None:
        self.private, self.seconds, self.pause = private, seconds, pause
        self.ready: dict[str, float] = {}

    def trouble(self, url: str) -> str:
        """Return why an address does not open, empty if it does."""
        try:
            status = self._status(url)
        except (OSError, HTTPException, ValueError) as error:
            return str(error) or type(error).__name__
        return f"HTTP {status}" if status >= REFUSED else ""

    def _status(self, url: str) -> int:
        for _ in range(HOPS):
            status, url = self._request("HEAD", url)
            if status in UNKNOWN:
                status, url = self._request("GET", url)
            if status not in REDIRECTS:
                return status
        raise ValueError("it redirects too often")

    def _request(self, method: str, url: str) -> tuple[int, str]:
        """Return the status of an answer, and where it sends on to."""
        place = urlsplit(url)
        if place.scheme not in ("http", "https") or not place.hostname or "@" in place.netloc:
            raise ValueError("it is not an http or https address")
        self._wait(place.netloc)
        with closing(HTTPConnection(place.netloc, timeout=self.seconds)) as connection:
            connection.sock = connect(place, self.seconds, private=self.private)
            target = place.path or "/"
            headers = {"User-Agent": AGENT, "Accept": "text/turtle, */*;q=0.5", "Connection": "close"}
            connection.request(method, f"{target}?{place.query}" if place.query else target, headers=headers)
            response = connection.getresponse()
            return response.status, urljoin(url, response.headers.get("Location", ""))

    def _wait(self, host: str) -> None:
        now = time.monotonic()
        time.sleep(max(0.0, self.ready.get(host, now) - now))
        self.ready[host] = time.monotonic() + self.pause


@click.command()
@click.argument("plan", required=False)
@click.option("--alive", is_flag=True, help="一件ずつ接続して、開けるかどうかも確認する。Ask each whether it opens.")
@click.option("--private", is_flag=True, help="この計算機や内部のアドレスにも接続する。Private addresses too.")
@options.folder
@options.as_json
def check(plan: str | None, folder: Folders, *, alive: bool, private: bool, as_json: bool) -> None:
    """計画（省略時はすべて）の links.ttl のリンクの形式を検査する。誤りがあれば終了コードは1。

    IRIの形式、既知のホストの識別子の形式、日付のある区域と現在の区域の混同、言語、重複を検査する。
    Check the links of a plan, or of all: form, identifiers of known hosts, dated and undated areas, language,
    duplicates; with --alive, whether each opens. Exit status 1 if something is wrong.
    """
    told = {
        name: check_links(folder / name / "links.ttl", first_day(folder / name))
        for name in list_linked_plans(plan, folder)
    }
    if alive:
        for name in told:
            told[name] += check_alive(folder / name / "links.ttl", private=private)
    if as_json:
        rows = [{"plan": name, **remark._asdict()} for name, remarks in told.items() for remark in remarks]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_remarks(told, folder)
    if any(remark.kind == "fault" for remarks in told.values() for remark in remarks):
        sys.exit(1)


def list_linked_plans(plan: str | None, folder: Folders) -> list[str]:
    """Return the plans to look at: the one named, else all that have links."""
    return [plan] if plan else [name for name in folder.names() if (folder / name / "links.ttl").exists()]


def first_day(folder: Path) -> date | None:
    """Return the first day of a printed plan's year; a plan that came as data says none here."""
    return None if is_stratml(folder) else read_plan(folder).first_day


def check_alive(file: Path, *, private: bool) -> list[Remark]:
    """Return a remark on each link that does not open."""
    visitor, remarks = Visitor(private=private), []
    for number, (iri, line) in enumerate((numbers := linked_addresses(file)).items(), start=1):
        click.echo(f"[{number}/{len(numbers)}] {iri}", err=True)
        if trouble := visitor.trouble(iri):
            remarks.append(
                Remark(line, "fault", iri, f"接続できません（{trouble}）。", f"It does not open: {trouble}.")
            )
    return remarks


def print_remarks(told: dict[str, list[Remark]], folder: Folders) -> None:
    """Print what there is to tell, and how much it is."""
    for name, remarks in told.items():
        for remark in remarks:
            kind = "誤り" if remark.kind == "fault" else "参考"
            click.echo(f"{folder / name / 'links.ttl'}:{remark.line}: {kind} {remark.about}\n  {remark.ja} {remark.en}")
        faults = sum(remark.kind == "fault" for remark in remarks)
        click.echo(f"{name}：誤り{faults} 参考{len(remarks) - faults}。{faults} faults, {len(remarks) - faults} notes.")
