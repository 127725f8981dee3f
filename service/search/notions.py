"""Notions: what questions are told apart by (a pledge, that something is missing, twice), in the words that people use.

The header of a question names notions by their first word (`Words`); whatever else says the same stands here once, in
both languages, and so chooses every question that has the notion.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from .conditions import Span

# A notion a paragraph: its name, and what is said for it. Words of letters stand alone or in the plural; before a
# hyphen stands the beginning of several words.
TEXT = """
公約 = マニフェスト / pledge / promise / manifesto / commitment
番号 = number / numbers
施策 = 事業 / 取り組み / 取組 / 対策 / measure / action / project / initiative
項目 = 記述 / entry / entries / item / 事項
目標 = ゴール / 目指 / goal / objective / aims
数値 = 数字 / 定量 / figure / numeric / numerical / quantitative / quantified / in numbers / number / 数で
測 = 計れ / 判定 / 判断でき / 確かめ / 検証 / 確認でき / 評価でき / measur- / determin- / verif- / assess- / check- /
  tell whether / tested / quantif- / 評価のしよう / 確かめよう / 測りよう / 判断のしよう
指標 = KPI / 物差し / ものさし / 尺度 / 測定項目 / indicator / kpi / metric / yardstick / measured by
データ = 公開データ / オープンデータ / データセット / 統計 / open data / dataset / data / statistic-
期限 = 締切 / 締め切り / 〆切 / 期日 / いつまで / 年限 / deadline / due / by when / target date /
  target year / time limit
時期 = いつ / 年度 / 何年 / 期限 / 期日 / 締切 / 締め切り / when / date / year / deadline / due / scheduled
遅 = 超え / 超過 / 過ぎ / 間に合わ / 間に合って / ずれ / 後になって / later / too late / beyond / overrun / exceed- /
  past / 後ろに / 先になって
記載 = 書 / 載 / 触れ / 言及 / 出て / 現れ / 登場 / 見当たら / 見つか / 取り上げ / 入って / 掲げ / 反映 / appear- /
  mention- / stated / found / occur- / taken up / contained / included / covered
抜け = 欠番 / 欠け / 漏れ / もれ / 飛ん / 飛ば / 抜かさ / 落ち / missing / absent / omit- / skip- / left out /
  lacking / gap / incomplete / 空いて / 空白 / 途切れ
複数 = 二つ以上 / 2つ以上 / 二つの / 2つの / いくつもの / 何か所 / 何箇所 / 何ヵ所 / 二か所 / 2か所 / あちこち /
  several / multiple / more than one / two or more / at least two / two / various / いくつかの / 幾つか / ふたつ以上 /
  ２以上
同じ = 同一 / 共通 / 重複 / 重な / 共有 / same / identical / shared / common / duplicat- / overlap- / coincid-
異なる = 別々 / 異な / 違 / 別の / ばらばら / different / differ- / various
繰り返 = 二度 / 2度 / 何度 / 二回 / 2回 / 繰返 / 重複 / 再掲 / 二重 / twice / repeat- / duplicat- / more than once /
  again / double
段階 = フェーズ / stage / phase
分野 = テーマ / 領域 / theme / field / topic / policy area
種類 = 種別 / タイプ / kind / type / categor-
区分 = 業務区分 / 業務別 / 業務ごと / division
表 = シート / sheet / table
柱 = pillar
系列 = 取り組みの流れ / 取組の流れ / 施策の流れ / 事業の流れ / strand
対象者 = 対象 / 誰 / だれ / target group / who benefit / group of people / beneficiar-
調査 = 調べ / 研究 / survey- / stud- / investigat- / research-
つなが = 繋が / 結びつ / 結び付 / 引き継 / 引継 / 受け継 / 後続 / 活か / 生か / 至ら / 至って / 実を結 / lead / led /
  follow- / result in / come of / came of / carr- / feed into / continu- / 移ら / 移さ / 移っ
参照 = cross-reference / cross reference / refer- / point to
矛盾 = 食い違 / 不一致 / つじつま / 辻褄 / 整合 / ちぐはぐ / contradict- / inconsisten- / conflict- / disagree- /
  mismatch / くい違 / 喰い違
増 = 上げ / 上が / 高め / 伸ば / 上昇 / increas- / rise / rising / grow- / higher / go up / raise-
減 = 下げ / 下が / 低下 / 抑え / 縮小 / decreas- / fall- / reduc- / lower / go down / shrink- / drop-
件数 = 何件 / 何個 / の数 / 総数 / 集計 / 内訳 / 分布 / 割合 / 多い / 少ない / 最多 / 多く / how many / number of /
  count / total / most / fewest / least / distribut- / spread / breakdown / share of / tally / はいくつ / がいくつ /
  いくつあ / いくつの / いくつ書 / 施策数 / 目標数 / 項目数 / 公約数 / 事業数
理由 = なぜ / 根拠 / 訳 / why / reason / ground / rationale
分から = わから / 読み取れ / 読めな / 解釈 / 不明 / unclear / understood / interpret-
どうし = 同士 / 間で / 間の / 相互 / between / each other / one another
年表 = 時系列 / 年度別 / 年度ごと / スケジュール / 工程 / timeline / chronolog- / schedule
ない施策 = ない事業 / ない取組 / ない取り組み / ない項目 / ない目標 / ない対策
以内 = within
誤り = 間違 / ミス / 誤って / error / mistake / wrong / incorrect
"""
NOTIONS = {
    name: tuple(" ".join(words.split()).split(" / "))
    for name, words in (paragraph.split(" = ") for paragraph in re.split(r"\n(?=\S)", TEXT.strip()))
}
# A character that makes another word of a notion's: 公表 is no table, 手続 goes on with nothing.
WITHIN = {"表": "公発代年図", "書": "文", "載": "掲", "違": "間", "目標": "値", "柱": "電"}
# That something is not there, however it is said; it stands as ない in a header.
NEGATED = "ない"
NOT = re.compile(
    r"な[いくし]|なかった|無[いくし]|ません|せず|ずに|れぬ|不明|未"
    r"|n't\b|\bun(?!der|til|it|ion|iversal|ique|less)\w+"
    r"|\b(?:no|not|never|without|cannot|nobody|none|lacks?|lacking|missing|absent|nothing|neither|nor)\b",
    re.IGNORECASE,
)


def find(part: str, plain: str) -> Span | None:
    """Return where a notion, or a word that is none, stands in what was typed in NFKC and small letters.

    >>> find("公約", "the manifesto of 2005"), find("表", "評価の公表"), find("ない", "期限がない公約")
    ((4, 13), None, (3, 5))
    """
    match = pattern(part).search(plain)
    return match.span() if match else None


@cache
def pattern(part: str) -> re.Pattern[str]:
    """Return what finds a notion, or a word that is none, in NFKC and small letters."""
    if part == NEGATED:
        return NOT
    words = sorted({part, *NOTIONS.get(part, ())}, key=lambda word: (-len(word), word))
    return re.compile("|".join(_word_pattern(word, begins=part not in NOTIONS) for word in words))


def _word_pattern(word: str, *, begins: bool) -> str:
    plain = re.escape(normalize("NFKC", word).lower().removesuffix("-"))
    if word.isascii():
        return rf"\b{plain}\w*" if begins or word.endswith("-") else rf"\b{plain}(?:e?s|'s)?\b"
    return rf"(?<![{WITHIN[word]}]){plain}" if word in WITHIN else plain
