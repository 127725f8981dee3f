"""The part of the earth that a map shows: as the address names it, and the address of the map of another part."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from ...charts.geography import Box, shape
from ..errors import BadFilter
from ..tools import address

BOX = "box"
# The greatest degrees of a meridian, and of a parallel that can be drawn.
EAST, NORTH = 180, 80


def read_box() -> Box | None:
    """Return the part of the earth that the address names, in a shape that can be shown; raises `BadFilter`."""
    asked = request.args.get(BOX, "")
    if not asked:
        return None
    try:
        box = Box(*(float(part) for part in asked.split(",")))
    except (TypeError, ValueError):
        box = Box(0, 0, 0, 0)
    if not (-EAST <= box.west < box.east <= EAST and -NORTH <= box.south < box.north <= NORTH):
        raise BadFilter(
            "box には、西端の経度、南端の緯度、東端の経度、北端の緯度をコンマで区切って指定してください"
            "（例：139,35,140,36）。",
            "box is west, south, east and north in degrees: 139,35,140,36.",
        )
    return shape(box)


def narrow(path: str) -> Callable[[Box], str]:
    """Return what gives the address of the map of a part of the earth on the page of a path."""
    return lambda box: address(f"{request.script_root}{path}", {BOX: ",".join(f"{degrees:.4f}" for degrees in box)})
