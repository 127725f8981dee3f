"""The index of topics finds the pairs that holding every two statements against each other finds."""

import random
from itertools import product

import pytest

from koteihyo.service.questions.tables.pairs import (
    LEAST,
    LEVELS,
    Profile,
    Subject,
    Traits,
    as_bits,
    count_differences,
    score_topics,
    weigh,
)
from koteihyo.service.questions.tables.topic_index import TopicIndex

WORDS = ("防災訓練", "公園整備", "保育", "ごみ減量", "図書館", "道路", "自主防災", "職員研修", "地域", "子育て支援")


def make_profile(plan, chance):
    """Return a plan with statements about some words at random, of some fields, kinds and groups."""
    profile = Profile(plan, [])
    for number in range(40):
        topics = frozenset(chance.sample(WORDS, chance.randint(0, 4)))
        traits = Traits(*(as_bits(chance.sample("abc", chance.randint(0, 2))) for _ in range(3)))
        rejected = frozenset({f"other/{chance.randint(0, 39)}"}) if chance.random() < 0.2 else frozenset()
        profile.subjects.append(Subject(f"{plan}/{number}", topics, traits, rejected, 1))
    return profile


def find_all(one, other):
    """Return the pairs of two plans by holding every two statements against each other."""
    pairs = [[] for _ in range(LEVELS)]
    for (a, ours), (b, theirs) in product(enumerate(one.subjects), enumerate(other.subjects)):
        scores = score_topics(ours.topics & theirs.topics, weigh(ours.topics) + weigh(theirs.topics))
        points = scores[count_differences(ours.traits, theirs.traits)]
        if points >= LEAST and theirs.iri not in ours.rejected:
            pairs[points - LEAST].append((a, b))
    return pairs


@pytest.mark.parametrize("seed", range(40))
def test_the_index_finds_what_holding_all_against_all_finds(seed):
    """Whatever the words, fields, kinds and groups, and whatever was rejected."""
    chance = random.Random(seed)
    one, other, third = (make_profile(plan, chance) for plan in ("one", "other", "third"))
    pairs = TopicIndex({1: one, 2: other, 3: third}).find_pairs(1, [2, 3])
    assert pairs == {2: find_all(one, other), 3: find_all(one, third)}
    assert any(map(any, pairs.values()))


def test_editions_of_one_plan_are_no_pair():
    """A plan is compared with the one that it revises elsewhere."""
    chance = random.Random(1)
    one, other = make_profile("one", chance), make_profile("other", chance)
    one.editions = frozenset({"other"})
    assert not any(TopicIndex({1: one, 2: other}).find_pairs(1, [2])[2])
