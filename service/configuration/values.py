"""What is said of a setting, and how its value is read and checked.

A reader raises ValueError with what to write instead, in Japanese and English; `sources` adds where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple


class About(NamedTuple):
    """What a setting is for and why its default is what it is, each in Japanese and English.

    ``least`` is the least number that makes sense; ``reads`` checks a value that its type alone does not say enough of;
    ``default`` says in words a default that depends on the machine.
    """

    what: str
    why: str
    least: float = 0
    reads: Callable[[Any], object] | None = None
    default: str = ""


def amount(value: str | int) -> int:
    """Return a number of bytes, read as people write it.

    >>> amount("64 MiB"), amount("1.5GB"), amount(1024)
    (67108864, 1500000000, 1024)
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([kKMG]?)(i?)B?", str(value))
    if not match:
        raise ValueError("バイト数を 67108864 か 64MiB の形式で指定してください。Write bytes as 67108864 or 64MiB.")
    return int(float(match[1]) * (1024 if match[3] else 1000) ** " KMG".index(match[2].upper() or " "))


def network(value: str) -> str:
    """Return an address or a network of addresses as it is usually written.

    >>> network("10.0.0.7/8"), network("::1")
    ('10.0.0.0/8', '::1/128')
    """
    try:
        return str(ip_network(value, strict=False))
    except ValueError:
        raise ValueError("10.0.0.0/8 のようなアドレスではありません。Not an address such as 10.0.0.0/8.") from None


def host(value: str) -> str:
    """Return the name of a host, without scheme and port.

    >>> host("Plans.example.jp"), host(".example.jp")
    ('plans.example.jp', '.example.jp')
    """
    if not re.fullmatch(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", value):
        raise ValueError("plans.example.jp のような名ではありません。Not a name such as plans.example.jp.")
    return value.lower()


def site(value: str) -> str:
    """Return a site as a browser names it: scheme, host and port, and nothing after them.

    >>> site("https://www.City.example"), site("https://*.example.jp:8443")
    ('https://www.city.example', 'https://*.example.jp:8443')
    """
    if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?", value):
        raise ValueError("https://www.city.example の形で指定してください。Write https://www.city.example, no path.")
    return value.lower()


def address(value: str) -> str:
    """Return the address of an endpoint; empty means none."""
    if value and not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise ValueError("http:// か https:// で始まるURLではありません。Not a URL that begins with http(s)://.")
    return value


def listed_endpoint(value: str) -> str:
    """Return an endpoint that SERVICE may reach: its address, or its address, ``=>``, and a mirror's to ask instead.

    >>> listed_endpoint("https://query.example/sparql=>http://127.0.0.1:7878/query")
    'https://query.example/sparql=>http://127.0.0.1:7878/query'
    """
    return "=>".join(map(address, value.split("=>", 1)))


def minting(value: str) -> str:
    """Return the beginning of identifiers, which ends in a slash.

    >>> minting("https://id.city.example/plans/")
    'https://id.city.example/plans/'
    """
    if not re.fullmatch(r"https?://[^\s/?#]+/(?:[^\s?#]*/)?", value):
        raise ValueError("http(s)://…/ の形で、/ で終えてください。Write http(s)://…/ with a slash at its end.")
    return value


def email(value: str) -> str:
    """Return an e-mail address; empty means none."""
    if value and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value):
        raise ValueError("電子メールのアドレスではありません。Not an e-mail address.")
    return value


def opinion_address(value: str) -> str:
    """Return where opinions go: `mailto:` with an address, or a form's URL with `{body}`; empty means nowhere.

    >>> opinion_address("mailto:plan@city.example"), opinion_address("https://a.example/issues/new?title={title}&body={body}")
    ('mailto:plan@city.example', 'https://a.example/issues/new?title={title}&body={body}')
    """
    if value.startswith("mailto:"):
        email(value.removeprefix("mailto:") or "-")
        if re.fullmatch(r"mailto:[^?&#%]+", value):
            return value
    elif not value or (address(value) and "{body}" in value and not re.search(r"[{}]", re.sub(OPINION, "", value))):
        return value
    raise ValueError(
        "mailto:plan@city.example か、https://…?title={title}&body={body} の形で指定してください。"
        "Write mailto:plan@city.example, or https://…?title={title}&body={body}."
    )


# What is filled in where a form's URL has it.
OPINION = r"\{(?:title|body|url)\}"


def folder(value: str) -> Path | None:
    """Return a folder; empty means none."""
    return Path(value) if value else None
