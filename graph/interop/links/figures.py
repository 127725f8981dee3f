"""Figures: how likely a dataset holds any, by the formats of its files and the words of its title."""

from __future__ import annotations

import re

from ..portals.descriptions import Description
from .evidence import YEARBOOK

PICTURES = {"jpeg", "jpg", "png", "gif", "tif", "tiff", "bmp", "mp4", "mov", "svg"}
# Pictures and events hold none; papers on what is planned, and what a meeting was given, seldom do. The first counts.
_KINDS = (
    (0.3, re.compile(r"写真|画像|ポスター|ロゴ|動画|イラスト|全景|記念碑")),
    (
        0.75,
        re.compile(
            r"指針|ガイドライン|方針|提言|答申|要綱|要領|手引|マニュアル|条例|議事録|行動計画|基本計画|推進計画|対策|施策|解消|あらまし"
        ),
    ),
    (0.85, re.compile(r"勉強会|検討会|協議会|会議|部会|審議会|委員会")),
    (1.1, YEARBOOK),
    (
        0.7,
        re.compile(r"イベント|キャンペーン|フェスタ|まつり|チラシ|パンフレット|開催|募集|ホームページ|Ｗｅｂ|システム"),
    ),
)
PICTURE = _KINDS[0][0]


def figures_factor(found: Description) -> float:
    """Return by how much the weight of a dataset is multiplied: below 1 where figures are unlikely.

    >>> figures_factor(Description("urn:x", "児童遊園全景写真3")), figures_factor(Description("urn:x", "児童遊園一覧"))
    (0.3, 1.0)
    """
    forms = {each.format.lower().lstrip(".") for each in found.resources if each.format}
    if forms and forms <= PICTURES:
        return PICTURE
    return next((factor for factor, words in _KINDS if words.search(found.title)), 1.0)
