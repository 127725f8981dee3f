"""Lists under headings of unknown words (妊娠及び出産に関する支援): read by their items, and always doubted.

Items say what is done by a verb (…を行います) or by a noun of doing at their end (…の推進). Where most of a list do so,
it is proposed as measures; where only some do, it is asked what they are. Facts, dates, definitions and names do not,
nor does a list of the document's own headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .blocks import Doubt, Item
from .outline import drop_bullet, join_lines
from .periods import fold
from .proposals import Proposal
from .vocabulary import find_meaning

MOST, SOME = 0.6, 0.3
FEWEST = 2  # items that make a list
READ = "The words of this heading are not known: its items were read as measures by what they say."
ASKED = "The words of this heading are not known, and some of its items say what is done: what are they?"
# What tells of things as they are, of what has been done, of an opinion or a definition.
_FACT = re.compile(
    "(?:ました|でした|った|[てでがも]いる|[てでがも]います|ある|あります|です|である|ません|ない|なる|なります"
    "|(?<!入)れる|(?<!入)れます|れた"
    "|思う|考える|考えます|感じる|困る|できる|できます|必要|減少|増加|低下|上昇|不足|高齢化|老朽化)[。！!]?$"
)
_DATE = re.compile(r"^(?:(?:令和|平成|昭和)?(?:[0-9]{1,4}|元)年度?|[0-9]{1,2}月|[RHS]?[0-9]{1,4}[./])")
_DEFINED = re.compile(r"^[^:。]{1,30}:\S|とは、")
_VERB = re.compile(r"(?:ます|する|[うくすつむぐぶ]|[めえけげせてねべれ]る)[。！!]?$")
_NOUNS = """
事業 推進 実施 整備 充実 強化 支援 促進 確保 構築 育成 開催 導入 設置 改善 向上 拡充 拡大 助成 補助 提供 活用 作成
策定 見直し 検討 普及 啓発 周知 連携 創出 振興 保全 保護 管理 運営 開発 改修 改築 更新 新設 増設 建設 配置 派遣 養成
研修 募集 発信 公表 提言 要望 締結 適正化 効率化 耐震化 長寿命化 多言語化 デジタル化 電子化 オンライン化 民営化 無償化
緑化 統合 統廃合 再編 廃止 縮減 削減 抑制 軽減 解消 防止 予防 対応 対策 取組 取り組み 参画 受入れ 受け入れ 誘致 誘導
発掘 継承 保存 指定 認定 登録 交付 支給 給付 貸与 貸付 委託 売却 徴収 交流 相談 訪問 指導 点検 調査 診断 測定 監視
巡回 見守り 呼びかけ 声かけ 体験 学習 講座 教室 体制づくり まちづくり 場づくり 環境づくり 仕組みづくり 仲間づくり
人づくり 延長 拡張 開設 開放 開始 継続 配布 配信 掲載 公開 運行 接続 転換 移行 移転 購入 調達 補修 修繕 改良 舗装 植栽
清掃 回収 再生 再利用 利活用 制定 改正 適用 実現 確立 形成 醸成 維持 安定化 円滑化 明確化 一元化 共有 把握 分析 検証
評価 反映 定着 増進 達成
"""
_DOING = re.compile(f"(?:{'|'.join(sorted(_NOUNS.split(), key=len, reverse=True))}|(?<!文)化)(?:等|など)?$")
_ASIDE = re.compile(r"\([^()]*\)$|【[^【】]*】$")
# Headings over what is no measure, whatever its items end with: anywhere in them, or at their end.
_OTHER = re.compile(
    "現状|現況|課題|問題|背景|経緯|経過|これまで|目次|用語|資料|名簿|委員|意見|アンケート|法令|基本理念|はじめに|あいさつ"
    "|総括|にあたって|問い?合わ?せ|連絡先"
    "|(?:体制|状況|結果|評価|視点|前提|位置[づ付]け|性格|構成|定義|特徴|参考|期間|対象|組織|概要|注)$"
)
_OF = re.compile("の(?=[^の]+$)")
_STATING = {"measure", "goal", "theme"}


def tells_otherwise(heading: str) -> bool:
    """Return whether what stands under a heading is known to be no measure.

    >>> [tells_otherwise(words) for words in ("２　策定体制", "相談体制の充実", "人口の現状", "見守りの取組")]
    [True, False, True, False]
    """
    words = fold(heading)
    meaning = find_meaning(heading, whole=True) or find_meaning(_OF.split(words)[-1], whole=True)
    return meaning.role not in _STATING if meaning else _OTHER.search(words) is not None


def is_doing(words: str) -> bool:
    """Return whether an item says what is done.

    >>> [is_doing(words) for words in ("産後ケア事業の実施", "保育士の処遇改善に努める。", "健診の助成（年14回）")]
    [True, True, True]
    >>> [is_doing(words) for words in ("出生数が減っています。", "令和５年２月　意見の公募", "待機児童：入所の待機")]
    [False, False, False]
    """
    plain = _ASIDE.sub("", fold(words))
    if _DATE.search(plain) or _DEFINED.search(plain) or _FACT.search(plain):
        return False
    return _VERB.search(plain) is not None or _DOING.search(plain.rstrip("。")) is not None


def count_doing(items: Sequence[Item]) -> tuple[int, int]:
    """Return how many items stand at the margin of their list, and how many of these say what is done."""
    margin = min((item.depth for item in items), default=0)
    top = [drop_bullet(item.lines) for item in items if item.depth == margin]
    return len(top), sum(map(is_doing, top))


def name_measures(items: Sequence[Item]) -> bool:
    """Return whether there are several items, most of which name what is done; sentences with a full stop explain."""
    top, doing = count_doing([item for item in items if not join_lines(item.lines).endswith("。")])
    return doing >= max(top * MOST, FEWEST) and top >= len(items) * MOST


def judge_list(
    heading: str, items: Sequence[Item], *, labelled: bool = False
) -> Iterator[tuple[Proposal, list[Doubt]]]:
    """Yield how the items under a heading of unknown words are read; nothing where few of them say what is done.

    `labelled`: an office, a cost or a time is told of them.
    """
    top, doing = count_doing(items)
    if labelled or doing >= top * MOST:
        ja = f"見出しの意味がわからないので、下の{top}項目を文言から施策と読みました。正しいか決めてください。"
        doubt = Doubt(ja, READ, words=heading, choices=("measure", "goal", "none"))
        yield Proposal(heading, "measure", depth=1 if top < len(items) else None, listed=True), [doubt]
    elif doing >= top * SOME and top > FEWEST:
        ja = f"見出しの意味がわかりません。下の{top}項目のうち{doing}項目は行うことを述べています。何でしょうか。"
        yield Proposal(heading), [Doubt(ja, ASKED, words=heading, choices=("none", "measure", "goal"))]
