"""Texts that are near one another are found without holding each against each."""

import random
from itertools import combinations

import pytest

from koteihyo.graph.suggestions import NEAR, Collection

LABELS = (
    "自主防災組織の育成",
    "公園の整備",
    "保育所の整備",
    "ごみの減量",
    "図書館の充実",
    "職員研修の強化",
    "電子市役所の構築",
)
ENDINGS = ("", "の推進", "事業", "計画の策定", "に向けた調査")


@pytest.mark.parametrize("seed", range(20))
def test_no_text_that_is_near_another_is_passed_over(seed):
    """Whatever the texts are, and not many others are looked at."""
    chance = random.Random(seed)
    texts = [chance.choice(LABELS)[chance.randint(0, 3) :] + chance.choice(ENDINGS) for _ in range(60)]
    collection = Collection(texts)
    near = {pair for pair in combinations(range(60), 2) if collection.likeness(*pair) >= NEAR}
    looked_at = [*collection.list_near(NEAR)]
    assert near
    assert near <= {*looked_at}
    assert len(looked_at) == len({*looked_at}) < 60 * 59 / 4
