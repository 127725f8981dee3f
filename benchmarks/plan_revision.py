"""A revision of a plan in the making: the lines of its outline, and the truth of what was done to each."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from koteihyo.graph.comparing.units import Edition, Unit

# Shorter words stand in too many others.
SHORTEST = 5
Truth = tuple[str, frozenset[str], frozenset[str]]


@dataclass
class Revision:
    """A plan's outline as it is being revised: its lines, the truth of what was done, and the lines that are done with.

    A line that is dropped is None; `behind` are lines that come after one.
    """

    edition: Edition
    lines: list[str | None]
    chance: random.Random
    words: int
    described: str  # what plan.toml says
    truth: Counter[Truth] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    behind: dict[int, list[str]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_line: dict[int, list[Unit]] = {}
        for unit in self.edition.units:
            self.by_line.setdefault(unit.quote.line - 1, []).append(unit)
        printed = "\n".join(filter(None, self.lines))
        self.often = {unit.quote.text: printed.count(unit.quote.text) for unit in self.edition.units}

    def list_lines(self, *, row: bool | None = None, targets: bool = False) -> Iterator[tuple[int, Unit]]:
        """Yield the lines, in a random order, on which exactly one thing is stated, whose words stand once."""
        every = [*self.by_line.items()]
        self.chance.shuffle(every)
        for at, units in every:
            line, unit = self.lines[at], units[0]
            if at in self.touched or line is None or len(units) != 1 or (unit.sort == "target") != targets:
                continue
            once = self.often[unit.quote.text] == 1 and unit.quote.text in line and len(unit.folded_words) >= SHORTEST
            if once and row in (None, line.startswith("|")):
                yield at, unit

    def replace(self, at: int, unit: Unit, text: str, change: str) -> None:
        """Put other words for those of a unit, and write down what that is."""
        line = self.lines[at] or ""
        self.lines[at] = line.replace(unit.quote.text, text, 1)
        if unit.is_heading:
            self.renamed[line.lstrip("# ")] = self.lines[at].lstrip("# ")
        self.write(at, change, {unit.quote.text}, {text})

    def write(self, at: int, change: str, earlier: set[str], later: set[str]) -> None:
        """Write down what was done on a line."""
        self.touched.add(at)
        self.truth[change, frozenset(earlier), frozenset(later)] += 1

    def is_alone(self, at: int) -> bool:
        """Return whether nothing hangs on a line: no line below it stands further in, and it is no heading."""
        line, below = self.lines[at] or "", (self.lines[at + 1] if at + 1 < len(self.lines) else "") or ""
        if line.startswith("#"):
            return False
        return line.startswith("|") or indent(below) <= indent(line) or not below.strip()

    def finish(self) -> list[str]:
        """Return the lines of the revision, and write down all that nothing was done to as kept."""
        for at, units in self.by_line.items():
            if at not in self.touched:
                for unit in units:
                    self.truth["kept", frozenset({unit.quote.text}), frozenset({unit.quote.text})] += 1
        out: list[str] = []
        for at, line in enumerate(self.lines):
            out += [] if line is None else [line]
            out += self.behind.get(at, [])
        return out


def indent(line: str) -> int:
    """Return how far in a line stands."""
    return len(line) - len(line.lstrip())


def shape(line: str) -> tuple[int, int, str]:
    """Return what two lines have in common that can stand below each other."""
    return line.count("|"), indent(line), line.lstrip()[:1]


# Words for others: the sense stays, or nearly. Politeness, okurigana and kana are among them.
WORDS = {
    1: """推進 促進/充実 拡充/強化 向上/図ります 進めます/図る 進める/支援します 後押しします/支援 応援
        検討します 検討を進めます/取組 取り組み/子ども こども/受入れ 受け入れ/見直し 見直/行います 実施します
        行う 実施する/作成 策定/設置 開設/活用 利活用/周知 広報/減少 低減/進めます 推進します/します する
        住民 市民/改善 改良/導入 採用/調査 実態調査/情報提供 情報の提供""",
    2: """整備 改修/育成 養成/確保 維持/目指します めざします/目指す めざす/努めます 取り組みます
        努める 取り組む/開催 実施/提供 供給/普及 浸透/取り組み 取組/および 及び/等 など/すべて 全て
        できる 出来る/ひとり 一人/相談 よろず相談/対策 対応/拡大 拡充/交流 ふれあい/防止 抑止/連携 協力
        利用 使用/職員 スタッフ/研修 講習/参加 参画/構築 整備/います いる""",
}
ADDED = {1: ("地域と連携した", "（重点）", "計画的な"), 2: ("持続可能な", "全市を挙げた", "（一部直営）")}


def put_words(revision: Revision, text: str, most: int = 2) -> str:
    """Return a text with some of its words put otherwise, as it was where none is."""
    pairs = [each.split(" ") for each in re.split(r"/|\n\s*", WORDS[revision.words].strip())]
    revision.chance.shuffle(pairs)
    done, out = 0, text
    for old, new in pairs:
        if old in out and new not in out and done < most:
            out, done = out.replace(old, new, 1), done + 1
    return out
