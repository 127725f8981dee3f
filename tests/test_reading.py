"""What is read from the words: every rule on the real entries of the plan, and on words that no plan has."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import koteihyo
from koteihyo.graph.codelists import Lexicon
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.reading import Print, Reading, measure_kinds, outcome, read_entry, search_text
from koteihyo.graph.reading.dates import due_years, starts
from koteihyo.graph.reading.figures import PERCENT, SCALE, YEN
from koteihyo.graph.reading.mentions import mentions
from koteihyo.graph.reading.statements import StatementType, pledge_numbers, statement_type
from koteihyo.graph.reading.targets import figures
from koteihyo.graph.terms import list_labels

PACKAGE = Path(koteihyo.__file__).parent
OUTLINE = PACKAGE / "graph" / "plans" / "kawaguchi" / "outline.md"
SHEETS = ["core-1", "core-2", "core-3", "internal-1", "internal-2", "other-1", "other-2", "other-3", "other-4"]
PLAN = read_plan(PACKAGE / "graph" / "plans" / "kawaguchi")
LEXICON = Lexicon.load(PACKAGE / "ontology").with_terms(list_labels(PLAN))
# What the entries of each stage of Kawaguchi state unless their words say otherwise, as its plan.toml says.
STATES: dict[int, StatementType] = {1: "measure", 2: "measure", 3: "goal"}


def outline_entries() -> Iterator[tuple[str, int, str]]:
    """Yield each entry's key, stage and words, as a reader of the outline would number them."""
    sheets, stage = iter(SHEETS), 0
    place: list[int] = []
    for line in OUTLINE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            sheet = next(sheets)
        elif line.startswith("### "):
            stage, place = stage % 3 + 1, []
        elif item := re.fullmatch(r"((?:  )*)- (.*)", line):
            depth = len(item[1]) // 2
            place = [*place[:depth], (place[depth] if depth < len(place) else 0) + 1]
            yield ".".join([sheet, str(stage), *map(str, place)]), stage, item[2]


ENTRIES = list(outline_entries())
READINGS: dict[str, Reading] = {
    key: read_entry(text, LEXICON, states=STATES[stage], manifesto=True) for key, stage, text in ENTRIES
}
TEXTS = {key: text for key, _, text in ENTRIES}

# Every pledge number of the document, with the entries that print it: 50 prefixes and 11 suffixes.
PLEDGES = {
    2: "core-2.1.6.2",
    3: "core-3.1.2.3",
    4: "other-3.1.3.2.1",
    5: "other-2.1.3.5.1 other-2.1.3.5.2",
    6: "other-4.1.3.2",
    9: "core-3.1.3.1.3",
    10: "core-3.1.3.2.3",
    11: "core-3.1.4.3 other-2.1.2.4 other-2.1.2.5",
    12: "core-3.1.4.2 other-1.1.6.1 other-1.1.6.5",
    13: "other-2.1.2.6",
    14: "other-4.1.4.3",
    16: "internal-2.1.2.1",
    17: "internal-1.1.2.4",
    18: "internal-1.1.2.5",
    20: "core-3.2.2.3",
    21: "core-2.2.5.3 core-2.2.6.1 core-3.2.2.5 other-2.2.3.2",
    22: "core-2.2.6.2",
    23: "core-2.2.6.3 core-2.2.6.4",
    25: "other-4.2.3.3",
    26: "core-2.2.2.2 core-2.3.2.2",
    27: "core-2.2.2.3",
    28: "core-3.2.2.4",
    29: "core-3.2.3.4.2",
    30: "core-1.2.3.4 internal-2.2.2.1",
    31: "core-3.2.2.1",
    32: "core-2.2.5.4 internal-2.2.2.2",
    33: "core-3.2.3.3",
    34: "core-2.2.2.1 core-2.3.2.1",
    36: "other-4.2.3.4",
    37: "other-4.2.4.1",
    38: "other-4.2.4.4",
    39: "other-3.2.2.9",
    40: "core-2.2.5.5 other-2.2.2.3",
    41: "internal-1.2.2.5",
    42: "core-3.3.2.3 internal-2.3.4.2",
    43: "core-1.2.5.1 internal-2.2.2.3",
    44: "internal-1.2.2.4 internal-2.2.4.1",
    45: "internal-1.2.5.1",
    46: "core-2.3.6.1",
    47: "core-2.3.6.2",
    48: "core-2.3.6.3",
    49: "other-3.2.2.10",
    50: "other-4.2.2.1 other-4.2.2.2",
}

DUE = {
    2006: "core-1.2.3.4 core-2.2.2.2 core-2.2.2.3 core-2.2.5.4 core-2.2.5.5 core-3.2.2.1 core-3.2.2.4 core-3.2.3.4.2 "
    "other-2.2.2.3 other-4.2.3.3 other-4.2.3.4 other-4.2.4.1",
    2007: "core-3.2.2.3 core-3.2.3.3",
    2008: "core-1.2.5.1 core-2.2.2.1 core-2.2.5.3 core-2.2.6.1 core-2.2.6.2 core-2.2.6.3 core-2.2.6.4 core-3.2.2.5 "
    "core-3.3.2.3 other-2.2.3.2 other-3.2.2.9 other-4.2.4.4",
}
STARTS_WITHIN_FOUR_YEARS = "core-2.3.6.1 core-2.3.6.2 core-2.3.6.3 other-3.2.2.10 other-4.2.2.1 other-4.2.2.2"

# indicator, value, unit, counter, comparator, basis, direction, periodicity, period, printed, notes
FIGURES: dict[str, tuple[object, ...]] = {
    "core-2.2.2.1": ("保育所の定員", 430, "NUM", "人", None, "change", "increase", None, None, "430人", ()),
    "core-3.2.3.3": ("特別養護老人ホーム定員", 340, "NUM", "人", None, "change", "increase", None, None, "340人", ()),
    "internal-1.3.2.1": (
        "歳出",
        15_000_000_000,
        "CCY_JPY",
        "億円",
        "more-than",
        "change",
        "decrease",
        None,
        None,
        "150億円",
        (),
    ),
    "internal-1.3.2.2": ("職員数", 200, "NUM", "人", None, "change", "decrease", None, None, "200人", ()),
    "internal-1.3.3.1": (
        "市税",
        300_000_000,
        "CCY_JPY",
        "億",
        "about",
        "change",
        "increase",
        "yearly",
        None,
        "３億",
        (YEN,),
    ),
    "internal-1.3.4.1": (
        "予算",
        120_000_000_000,
        "CCY_JPY",
        "億",
        "about",
        "level",
        "level",
        None,
        None,
        "1,200億",
        (YEN, SCALE),
    ),
    "other-3.3.4.1": ("水道普及率", 10, "PERCENT", "％", None, "change", "increase", None, "P10Y", "10％", (PERCENT,)),
}
UNREAD = {"core-1.3.3.1": ("１",), "other-3.1.3.1": ("９",), "other-4.2.2.3": ("０",)}

STAGE_3_MEASURES = {
    "core-2.3.6.1": ("「総合教育センター」の開設", "facility"),
    "core-2.3.6.2": ("中高一貫校の設置", "facility"),
    "core-2.3.6.3": ("コミュニティスクールの設置", "facility"),
    "core-3.3.2.3": ("自治体基本条例", "ordinance"),
    "internal-1.3.2.4": ("組織改革の断行", "organisation"),
    "internal-1.3.3.2": ("公有財産の売却", "finance"),
    "internal-2.3.4.2": ("「自治体基本条例」の制定", "ordinance"),
}

# What each goal of stage 3 measures …
OUTCOMES = {
    "市民サービス及び市民の生活に対する満足度の向上": ("市民サービス及び市民の生活に対する満足度", "increase"),
    "市で処理できる事務が多い": ("市で処理できる事務", "increase"),
    "待機児童の解消": ("待機児童", "decrease"),
    "自立健康者が多い": ("自立健康者", "increase"),
    "医療待ち時間が短い": ("医療待ち時間", "decrease"),
    "施設待ち時間が短い": ("施設待ち時間", "decrease"),
    "高齢者の事故が少ない": ("高齢者の事故", "decrease"),
    "障害者の事故が少ない": ("障害者の事故", "decrease"),
    "150億円を超える歳出の圧縮": ("歳出", "decrease"),
    "職員数200人の純減": ("職員数", "decrease"),
    "毎年３億程度の市税の増加": ("市税", "increase"),
    "組織・職員意識改革実現による市民満足度の向上": ("市民満足度", "increase"),
    "市役所へのアクセス時間が短い": ("市役所へのアクセス時間", "decrease"),
    "待ち時間が少ない": ("待ち時間", "decrease"),
    "市民対応での好感度の向上": ("市民対応での好感度", "increase"),
    "役割を認識している部門が多い": ("役割を認識している部門", "increase"),
    "連携のとれた町会が多い": ("連携のとれた町会", "increase"),
    "防災・防犯教育受講者が多い": ("防災・防犯教育受講者", "increase"),
    "防災訓練経験者が多い": ("防災訓練経験者", "increase"),
    "防犯パトロール参加者が多い": ("防犯パトロール参加者", "increase"),
    "防犯パトロールカバー地域が広い": ("防犯パトロールカバー地域", "increase"),
    "市民ポリスステーションが多い": ("市民ポリスステーション", "increase"),
    "非行行為の減少": ("非行行為", "decrease"),
    "ボランティアルームの設置数が多い": ("ボランティアルームの設置数", "increase"),
    "放置自転車の減少": ("放置自転車", "decrease"),
    "インフラ（区画、下水、河川、道路）における地域差の縮小": (
        "インフラ（区画、下水、河川、道路）における地域差",
        "decrease",
    ),
    "水道普及率を10年以内に10％アップ": ("水道普及率", "increase"),
    "公園が多い": ("公園", "increase"),
    "ボランティア管理公園が多い": ("ボランティア管理公園", "increase"),
    "ゴミ量の減少": ("ゴミ量", "decrease"),
    "ゴミ分類遵守率が良い": ("ゴミ分類遵守率", "increase"),
    "緑化地域の拡大の実現": ("緑化地域", "increase"),
    "緑化率の向上": ("緑化率", "increase"),
    "植樹参加市民が多い": ("植樹参加市民", "increase"),
    "地球温暖化教育の受講者が多い": ("地球温暖化教育の受講者", "increase"),
    "アスベスト問題未対応建物減少": ("アスベスト問題未対応建物", "decrease"),
}
# … and those that state what nobody can measure.
WITHOUT_OUTCOME = """
市民への接客向上
接客態度の改善
サービス場所・時間の改善
庁内１ヵ所で用を済ませることができる
いつでも待たずに窓口を利用できる
サービスの幅の拡大
サービスのＩＴ化にのれない人が他の方法を選択できる
十分な情報提供
市の情報が誰にでも簡単に見ることができる
市民満足度の把握
市民満足度を的確に把握できる
子育て支援の強化
「子育てが楽しくなる街」の実現
選挙の投票がどこの投票所でも可能
投票所の充実
高齢化に伴う支所業務の充実・拡大
各支所への交通手段が便利
地域コミュニティの充実化
町会組織の強化
住民相互のコミュニケーションの充実
「日本一のボランティアの街」の継続
マンションコミュニティの確立
ボランティアの協業推進施設の充実
学校教育の充実化
高齢者・障害者が安心してくらせるまち
人権が重視されている
はたらく場所がある
はなす機会がある
福祉事業
事業が充実
介護家庭支援
同居家族のケアも充分
市民協働も充分
防犯・防災も対応
財政改革目標の達成
歳出削減目標の達成
職員の意識改革の実現
歳入確保の実現
使用量・手数料適正水準の実現
最適予算の実現
1,200億規模予算の実現
予算の適正配分の実現
窓口対応の充実による市民サービスの向上
ワンストップサービスの提供
いつでも利用が可能
組織改革の実現
市民ニーズの反映
市民ニーズに沿ったわかりやすい組織編成
市民ニーズへの柔軟な対応可能
スリムな組織
簡素で効率的な組織の実現
防災対策が充実した安心、安全な街
危機管理体制の確立
水害対策の実現
安全な河川、下水道
遊水地が充分
低地の安全利用
防災設備の整備
充分な機能のある防災拠点がある
避難所の充実
万全の救急医療体制
防災訓練の充実
高齢者・障害者防災対応
防犯対策が確立した安心、安全な街
市民、地域ぐるみの防犯対策の実現
繁華街の治安の浄化
JR各駅周辺の治安の強化
学校の防犯対策の実現
安全な歩道の充実
街路灯の充実
高齢者・障害者防犯対応
きれいな空気、人に親しむ河川、騒音・振動のない環境を実現
都市基盤整備を実現
区画整備事業等による都市基盤整備の促進
街の活性化
水質浄化による水辺環境の改善
公園の整備
きれいな空気、人に親しむ河川、騒音・振動のない環境の実現
ゴミ問題の解決
ゴミ処理施設が充分
緑化事業
緑地の積極的保存
地球温暖化防止の推進
地域住民と協力
公害対策
公害苦情に対する迅速な対応と解決
""".strip().splitlines()

LABELS = {
    "core-3.2.2.1": "製品共同販売店（障害者）",
    "core-2.2.2.2": "「子育てｽｹｰｼｮﾝ」の開設",
    "internal-2.2.2.1": "川口駅前に年中無休「行政センター」の設置",
    "other-1.1.1": "地域防災計画（水、地震、等）の見直し",
    "other-3.1.3.1": "市域（９地区）の市に対するニーズの相違、地域差の調査",
    "other-4.2.4.4": "Kids’ ISOを全市立小学校に導入",
    "other-4.2.2.5": "ゴミの資源化（生ゴミ→肥料）の実現",
    "internal-1.1.2.4": "「行政経営推進室」を設置し、行政の効率的経営を推進",
    "other-3.3.4.1": "水道普及率を10年以内に10％アップ",
}

KINDS = {
    "core-1.1.1": "planning",
    "core-1.1.3.2": "survey",
    "core-1.1.6.1": "survey",
    "core-1.2.3.1": "service",
    "core-1.2.5.1": "information-system",
    "core-1.2.5.2": "regulation",
    "core-2.1.6.2": "training",
    "core-2.2.1": "implementation",
    "core-2.2.2.3": "organisation",
    "core-3.1.3.1.3": "subsidy",
    "internal-1.1.2.3": "finance",
    "other-1.2.2.2": "partnership",
    "other-1.2.4.1": "facility",
    "other-2.1.2.4": "awareness",
    "other-2.2.2.1.1": "participation",
    "other-3.2.2.6": "infrastructure",
    "other-3.2.2.9": "ordinance",
}

GROUPS = {
    "core-1.1.3.1": {"citizens", "volunteers", "businesses"},
    "core-2.1.3.1": set(),
    "core-3.3.1": {"elderly", "disabled"},
    "internal-2.2.2.2": {"condominium-residents"},
    "other-2.1.3.2": {"children", "students"},
    "other-2.1.3.5.1": {"shopping-streets"},
    "other-4.1.3.2": {"farmers"},
}

# Words of other plans. indicator, value, unit, counter, comparator, basis, direction, periodicity, period
OTHER_FIGURES: dict[str, tuple[object, ...]] = {
    "受講者数を１，０００人以上にする": ("受講者数", 1000, "NUM", "人", "at-least", "level", "level", None, None),
    "受講者を1,000人以上": ("受講者", 1000, "NUM", "人", "at-least", "level", "level", None, None),
    "待機者を10人以下に削減": ("待機者", 10, "NUM", "人", "at-most", "level", "level", None, None),
    "不良率を5％未満に抑制": ("不良率", 5, "PERCENT", "％", "less-than", "level", "level", None, None),
    "約3万人の利用者の増加": ("利用者", 30000, "NUM", "万人", "about", "change", "increase", None, None),
    "職員数を200人から150人に削減": ("職員数", 150, "NUM", "人", None, "level", "level", None, None),
    "経費を毎年、1億5千万円程度圧縮": (
        "経費",
        150_000_000,
        "CCY_JPY",
        "千万円",
        "about",
        "change",
        "decrease",
        "yearly",
        None,
    ),
    "経費を毎月２．５％削減する": (
        "経費",
        Decimal("2.5"),
        "PERCENT",
        "％",
        None,
        "change",
        "decrease",
        "monthly",
        None,
    ),
    "平成20年度までに相談件数を300件増やす": ("相談件数", 300, "NUM", "件", None, "change", "increase", None, None),
    "避難所を３０か所増設": ("避難所", 30, "NUM", "か所", None, "change", "increase", None, None),
    "今後5年間で、公債費を10億円前後縮減": (
        "公債費",
        10**9,
        "CCY_JPY",
        "億円",
        "about",
        "total",
        "decrease",
        None,
        "P5Y",
    ),
    "普及率を80％まで引き上げ": ("普及率", 80, "PERCENT", "％", None, "level", "level", None, None),
    "利用率を3%ポイント向上": (
        "利用率",
        3,
        "PERCENT",
        "%ポイント",
        None,
        "change",
        "increase",
        None,
        None,
    ),
    "満足度を10ポイント向上": ("満足度", 10, "PERCENT", "ポイント", None, "change", "increase", None, None),
    "面積を2倍に拡大": ("面積", 2, "UNITLESS", "倍", None, "level", "level", None, None),
    "道路を3km延長": ("道路", 3, "KiloM", "km", None, "change", "increase", None, None),
    "経費を3割の削減": ("経費", 30, "PERCENT", "割", None, "change", "decrease", None, None),
    "食品ロスを2030年度までに半減": ("食品ロス", 50, "PERCENT", "", None, "change", "decrease", None, None),
    "殺処分ゼロを継続": ("殺処分", 0, "NUM", "", None, "level", "level", None, None),
    "相談会を年間24回以上開催": ("相談会", 24, "NUM", "回", "at-least", "level", "level", "yearly", None),
    "空き家の活用数を40に増加": ("空き家の活用数", 40, "NUM", "", None, "level", "level", None, None),
    "一般廃棄物のリサイクル率40%": ("一般廃棄物のリサイクル率", 40, "PERCENT", "%", None, "level", "level", None, None),
    "待ち時間を2時間30分以下とし、その状態を継続": (
        "待ち時間",
        150,
        "MIN",
        "分",
        "at-most",
        "level",
        "level",
        None,
        None,
    ),
    "健康寿命を2年延伸": ("健康寿命", 2, "YR", "年", None, "change", "increase", None, None),
    "100人を超える指導者の確保": ("指導者", 100, "NUM", "人", "more-than", "level", "level", None, None),
}
NO_FIGURES = [
    "３人以上の世帯への補助",
    "10％削減の検討",
    "職員定数2,000人",
    "毎年300を目標",
    "65歳以上の高齢者の増加",
    "24時間体制の確保",
    "４年以内に増加",
    "3万2億円の削減",
    "1人あたり500円の減額",
    "９９９９９９９９９９９９９９９９人の増員",
    "利用者は令和4年度に1,200人に増加した。",
    "受診率は45.2％となっている。",
    "2000年の1,500人から減少しています。",
    "総人口2,300人",
    "35人学級の推進",
    "10人以上の事業所の増加",
    "人口は2040年に3割減少すると推計される。",
]
DUE_ELSEWHERE = {
    "平成十八年度": (2006, True),
    "公園の整備（Ｒ１０年度末）": (2028, True),
    "令和12（2030）年度までに整備": (2030, True),
    "㍻20年度に開設": (2008, True),
    "（平成元年度）": (1989, True),
    "(令和元年)": (2019, False),
    "令和７年度末": (2025, True),
    "昭和63年度": (1988, True),
    "昭和64年": (1989, False),
    "公園の整備（2008年度）": (2008, True),
    "公園の整備（平成18～20年度）": (2008, True),
    "公園の整備（平成30年度～令和3年度）": (2021, True),
    "公園の整備（H18年度）": (2006, True),
    "平成37年度までに整備": (2025, True),
    "平成20年度に開設": (2008, True),
    "平成20年度を目標に整備": (2008, True),
    "平成20年度中に整備": (2008, True),
}
NOT_DUE = {
    "（平成99年度）": ("99",),
    "（平成0年度）": ("0",),
    "（昭和64年度）": ("64",),
    "（昭和65年）": ("65",),
    "（2105年度）": ("2105",),
    "（平成20～18年度）": ("20", "18"),
    "（平成18・19年度）": ("18", "19"),
    "平成17年度比で増やす": ("17",),
    "平成18年度から実施": ("18",),
    "平成17年度に策定した計画": ("17",),
    "平成18年4月": ("18", "4"),
    "平成18年度に着手、平成20年度に完成": ("18", "20"),
    "10年": ("10",),
}


def test_the_outline_has_443_entries_with_keys_of_their_own() -> None:
    assert len(ENTRIES) == len(READINGS) == 443


def test_every_pledge_number_of_the_document_is_read_where_it_is_printed() -> None:
    found = defaultdict(list)
    for key, reading in READINGS.items():
        for pledge in reading.pledges:
            found[pledge.number].append(key)
    assert {number: " ".join(keys) for number, keys in found.items()} == PLEDGES
    assert set(range(1, 51)) - set(PLEDGES) == {1, 7, 8, 15, 19, 24, 35}
    assert sum(len(keys) for keys in found.values()) == 61


def test_every_entry_that_begins_with_a_number_and_a_full_stop_has_a_pledge() -> None:
    prefixed = {key for key, text in TEXTS.items() if re.match(r"\d+．", text)}
    suffixed = {key for key, text in TEXTS.items() if re.search(r"（\d+[)）]$", text)}
    assert (len(prefixed), len(suffixed)) == (50, 11)
    assert {key for key, reading in READINGS.items() if reading.pledges} == prefixed | suffixed


def test_a_pledge_number_knows_its_notation_and_place() -> None:
    prefix, suffix = READINGS["core-2.2.2.1"].pledges, READINGS["internal-2.2.2.1"].pledges
    assert [tuple(pledge) for pledge in prefix + suffix] == [(34, "34．", (0, 3)), (30, "（30)", (20, 24))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("・ ３４．保育所", [34]),
        ("34.保育所", [34]),
        ("総合窓口の設置（30、32）", [30, 32]),
        ("総合窓口の設置（30）（平成18年度）", [30]),
        ("1．5倍に拡大", []),
        ("1.2.8 計画", []),
        ("推進（12345)", []),
        ("推進（0）", []),
        ("（17）", []),
        ("推進（17）を図る", []),
        ("市域（９地区）", []),
        ("推進（平成18年度）", []),
    ],
)
def test_a_number_is_a_pledge_only_in_the_two_notations(text: str, numbers: list[int]) -> None:
    assert [pledge.number for pledge in pledge_numbers(Print(text))] == numbers


def test_every_printed_year_of_the_document_is_a_due_fiscal_year() -> None:
    found = defaultdict(list)
    for key, reading in READINGS.items():
        if reading.due:
            assert reading.due.fiscal
            assert reading.due.printed == TEXTS[key][slice(*reading.due.span)]
            found[reading.due.year].append(key)
    assert {year: " ".join(keys) for year, keys in sorted(found.items())} == DUE
    assert sum(map(len, found.values())) == sum("平成" in text for text in TEXTS.values()) == 26


def test_what_starts_within_four_years_is_not_due() -> None:
    found = {key: reading for key, reading in READINGS.items() if reading.start_within}
    assert " ".join(found) == STARTS_WITHIN_FOUR_YEARS
    for reading in found.values():
        assert reading.start_within is not None
        assert (reading.start_within.duration, reading.start_within.printed) == ("P4Y", "4年以内にｽﾀｰﾄ")
        assert reading.due is None


@pytest.mark.parametrize(("text", "expected"), DUE_ELSEWHERE.items())
def test_a_year_is_read_in_every_notation(text: str, expected: tuple[int, bool]) -> None:
    (due,) = due_years(Print(text))
    assert (due.year, due.fiscal) == expected
    assert due.printed == text[slice(*due.span)]
    assert read_entry(text, LEXICON).unread == ()


@pytest.mark.parametrize(("text", "numerals"), NOT_DUE.items())
def test_a_year_that_is_not_due_is_reported_as_unread(text: str, numerals: tuple[str, ...]) -> None:
    reading = read_entry(text, LEXICON)
    assert (reading.due, reading.unread) == (None, numerals)


def test_a_start_in_months_is_read_in_months() -> None:
    assert [start.duration for start in starts(Print("６ヵ月以内に着手、10年以内に増加"))] == ["P6M"]


def test_the_figures_of_the_document_are_these_seven() -> None:
    found = {key: reading.figures for key, reading in READINGS.items() if reading.figures}
    assert found.keys() == FIGURES.keys()
    for key, (figure,) in found.items():
        assert (*figure[:11],) == FIGURES[key]
        assert TEXTS[key][slice(*figure.span)] == figure.printed


def test_a_period_is_kept_with_its_place() -> None:
    (figure,) = READINGS["other-3.3.4.1"].figures
    assert figure.period_span is not None
    assert TEXTS["other-3.3.4.1"][slice(*figure.period_span)] == "10年以内"


@pytest.mark.parametrize(("text", "expected"), OTHER_FIGURES.items())
def test_figures_of_other_plans_are_read(text: str, expected: tuple[object, ...]) -> None:
    (figure,) = figures(Print(text))
    assert (*figure[:9],) == expected


@pytest.mark.parametrize("text", NO_FIGURES)
def test_an_amount_that_is_no_target_or_has_no_known_unit_stays_unread(text: str) -> None:
    assert figures(Print(text)) == ()
    assert read_entry(text, LEXICON).unread


def test_a_cost_is_no_target_and_is_read_as_what_is_spent() -> None:
    reading = read_entry("事業費1,200万円", LEXICON)
    assert (reading.figures, reading.unread) == ((), ())
    assert [(spent.figure.printed, spent.kind) for spent in reading.spent] == [("1,200万円", None)]


def test_percent_of_a_quantity_is_not_in_doubt() -> None:
    assert [figure.notes for figure in figures(Print("ゴミ量を10％削減"))] == [()]
    assert [figure.notes for figure in figures(Print("普及率を80％に引き上げ"))] == [()]


def test_numerals_that_no_rule_understands_are_reported_as_printed() -> None:
    assert {key: reading.unread for key, reading in READINGS.items() if reading.unread} == UNREAD


def test_stage_three_states_goals_but_for_seven_acts() -> None:
    stage_3 = {key: READINGS[key] for key, stage, _ in ENTRIES if stage == 3}
    measures = {key: (r.label, *r.kinds) for key, r in stage_3.items() if r.statement_type == "measure"}
    assert measures == STAGE_3_MEASURES


def test_stages_one_and_two_state_measures() -> None:
    assert {READINGS[key].statement_type for key, stage, _ in ENTRIES if stage < 3} == {"measure"}


@pytest.mark.parametrize(
    "text",
    ["ボランティア管理公園が多い", "遊水地が充分", "人権が重視されている", "いつでも窓口を利用できる", "利用が可能"],
)
def test_the_predicate_of_a_state_is_a_goal_at_any_stage(text: str) -> None:
    assert {statement_type(Print(text), states=states) for states in ("measure", "goal")} == {"goal"}


def test_words_that_say_when_to_start_are_a_measure() -> None:
    assert statement_type(Print("ゴミの減量"), states="goal", starts=True) == "measure"


def test_every_goal_of_stage_three_is_decided_measurable_or_not() -> None:
    goals = {READINGS[key].label for key, stage, _ in ENTRIES if stage == 3 and key not in STAGE_3_MEASURES}
    assert goals == {*OUTCOMES, *WITHOUT_OUTCOME}


def test_an_outcome_is_what_the_goal_measures_and_which_way_is_better() -> None:
    goals = {reading.label: reading for reading in READINGS.values() if reading.statement_type == "goal"}
    found = {label: (*reading.outcome,) for label, reading in goals.items() if reading.outcome}
    assert found == OUTCOMES


def test_a_measure_has_no_outcome_and_a_goal_no_kind() -> None:
    for reading in READINGS.values():
        assert (reading.outcome if reading.statement_type == "measure" else reading.kinds or None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市民の防災意識が高い", None),
        ("町会加入率が高い", ("町会加入率", "increase")),
        ("市民の不安の解消", None),
        ("ゴミの量が少ない", ("ゴミの量", "decrease")),
        ("分別収集を徹底し、ゴミの排出量の削減を図る", ("ゴミの排出量", "decrease")),
        ("職員数を150人に削減", None),
        ("満足度が上昇する", ("満足度", "increase")),
    ],
)
def test_only_what_can_be_measured_is_an_outcome(text: str, expected: tuple[str, str] | None) -> None:
    found = outcome(Print(text))
    assert (found and (*found,)) == expected


def test_every_measure_of_the_document_has_a_kind() -> None:
    assert [r.label for r in READINGS.values() if r.statement_type == "measure" and not r.kinds] == []


@pytest.mark.parametrize(("key", "kind"), KINDS.items())
def test_the_words_that_end_a_measure_give_its_kind(key: str, kind: str) -> None:
    assert READINGS[key].kinds[-1] == kind


def test_an_act_joined_to_the_last_one_has_its_kind_beside_it() -> None:
    assert {r.label: r.kinds for r in READINGS.values() if len(r.kinds) > 1} == {
        "歳出状況の調査と支出の見直し": ("survey", "finance"),
        "行財政改革と市職員自らの意識改革の継続的推進": ("finance", "awareness"),
        "事業全体の見直しと全体的な財政再配分": ("planning", "finance"),
        "緑地保全区域を指定し、重点的に財源を投入": ("regulation", "finance"),
    }


def test_those_who_take_part_are_told_from_those_whom_it_concerns() -> None:
    found = {
        r.label: (sorted({g.code for g in r.groups} - r.participants), sorted(r.participants))
        for r in READINGS.values()
    }
    assert found["市民と協働でゴミ０の推進"] == ([], ["citizens"])
    assert found["企業・国との協定締結"] == ([], ["businesses"])
    assert found["市民サービスをサポートするためのボランティア、民間企業の活用方策立案"] == (
        ["citizens"],
        ["businesses", "volunteers"],
    )
    assert found["作成した資料の市民、企業への周知"] == (["businesses", "citizens"], [])
    assert found["防犯に対する町会の参画状況調査"] == ([], ["neighbourhood-associations"])
    assert found["町会組織の見直し実施"] == (["neighbourhood-associations"], [])
    assert found["住民の声がけ運動実施"] == ([], ["citizens"])


def test_the_longest_of_two_kinds_that_end_together_wins() -> None:
    words = {"整備": ("infrastructure",), "施設の整備": ("facility",), "調査": ("survey",)}
    assert measure_kinds(Print("調査に基づく施設の整備（案）"), words) == ("facility",)


@pytest.mark.parametrize(("key", "groups"), GROUPS.items())
def test_target_groups_are_found_by_their_labels(key: str, groups: set[str]) -> None:
    assert {mention.code for mention in READINGS[key].groups} == groups


def test_a_theme_is_mentioned_with_the_words_as_printed() -> None:
    assert [mention[:2] for mention in READINGS["core-1.1.4.1"].themes] == [
        ("service-range", "ＩＴ化"),
        ("service-range", "サービス方法"),
    ]


def test_labels_that_overlap_without_nesting_are_both_mentions() -> None:
    words = {"地域の防犯": ("community",), "防犯対策": ("crime",), "防犯": ("crime",)}
    found = mentions(Print("地域の防犯対策計画の検討"), words)
    assert [mention.words for mention in found] == ["地域の防犯", "防犯対策"]


def test_a_label_inside_a_word_of_katakana_or_latin_letters_is_not_a_mention() -> None:
    words = {"it": ("it",), "ゴミ": ("waste",), "センター": ("facility",)}
    assert mentions(Print("CITY・ゴミステーション・コミュニティセンター"), words) == ()
    assert [mention.words for mention in mentions(Print("生ゴミとＩＴとセンター"), words)] == [
        "ゴミ",
        "ＩＴ",
        "センター",
    ]


@pytest.mark.parametrize(("key", "label"), LABELS.items())
def test_a_label_drops_bullet_number_and_date_and_keeps_the_words(key: str, label: str) -> None:
    assert READINGS[key].label == label


def test_a_label_is_never_empty_where_something_is_printed() -> None:
    assert read_entry("（平成18年度）", LEXICON).label == "（平成18年度）"
    assert read_entry("　・市民大学", LEXICON).label == "市民大学"


def test_a_label_is_printed_words_that_stand_in_the_entry() -> None:
    assert all(reading.label in TEXTS[key] for key, reading in READINGS.items())


def test_search_text_is_nfkc_in_lower_case() -> None:
    assert READINGS["other-4.2.4.4"].search_text == "38.kids’ isoを全市立小学校に導入(平成20年度)"
    assert READINGS["core-2.3.6.1"].search_text == "46.「総合教育センター」の開設(4年以内にスタート)"


def test_half_width_kana_are_found_as_full_width_and_cut_as_printed() -> None:
    text = Print("ﾊﾟﾄﾛｰﾙを（ｽﾀｰﾄ")
    found = re.search("スタート", text.normal)
    assert found is not None
    assert (text.normal, text.slice(text.of(found))) == ("パトロールを(スタート", "ｽﾀｰﾄ")


def test_the_lexicon_knows_codes_and_labels() -> None:
    assert LEXICON.has_concept("theme", "disaster-prevention")
    assert not LEXICON.has_concept("theme", "no-such-theme")
    assert not LEXICON.has_concept("no-such-scheme", "elderly")
    assert LEXICON.pref_label("measure-kind", "survey", "ja") == "調査"
    assert LEXICON.pref_label("fiscal-year", "2006", "en") == "FY2006"
    assert not LEXICON.has_concept("fiscal-year", "begin")
    assert len(LEXICON.codes("stage")) == 3


def test_only_japanese_words_find_concepts() -> None:
    assert "survey" not in LEXICON.words("measure-kind")
    assert LEXICON.words("measure-kind")["調査"] == ("survey",)


def test_every_code_that_a_reading_gives_is_in_its_code_list() -> None:
    for reading in READINGS.values():
        assert all(LEXICON.has_concept("target-group", mention.code) for mention in reading.groups)
        assert all(LEXICON.has_concept("theme", mention.code) for mention in reading.themes)
        assert all(LEXICON.has_concept("measure-kind", kind) for kind in reading.kinds)
        for figure in reading.figures:
            assert figure.comparator is None or LEXICON.has_concept("comparator", figure.comparator)
            assert LEXICON.has_concept("figure-basis", figure.basis)
            assert LEXICON.has_concept("direction", figure.direction)
            assert figure.periodicity is None or LEXICON.has_concept("periodicity", figure.periodicity)


def test_an_unknown_code_is_told_in_both_languages() -> None:
    with pytest.raises(KoteihyoError, match="「zoos」というコードはありません"):
        LEXICON.labels("theme", "zoos")


def test_broken_turtle_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "themes.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> ;;; .\n", "utf-8")
    with pytest.raises(KoteihyoError) as caught:
        Lexicon.load(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'themes.ttl'}:2: ")


printable = st.text(max_size=60) | st.text("ｶﾞﾊﾟﾞﾟがば゙゚㎡½①Ⅳ각ᄀ̈é平成18年度（)34．％億万人増減以内にｽﾀｰﾄ、の", max_size=60)


@given(printable)
def test_the_reading_of_a_text_is_its_nfkc_form(text: str) -> None:
    assert Print(text).normal == normalize("NFKC", text)


@given(printable)
def test_every_stretch_of_the_reading_leads_back_to_the_printed_characters_it_came_from(text: str) -> None:
    printed = Print(text)
    spans = [printed.span(place, place + 1) for place in range(len(printed.normal))]
    assert spans == sorted(spans)
    assert {place for span in spans for place in range(*span)} == set(range(len(text)))
    for place, span in enumerate(spans):
        assert printed.normal[place] in normalize("NFKC", printed.slice(span))
    assert printed.slice(printed.span(0, len(printed.normal))) == text


@given(printable, st.sampled_from([1, 2, 3]))
def test_any_text_can_be_read_and_every_quotation_is_cut_from_it(text: str, stage: int) -> None:
    reading = read_entry(text, LEXICON, states=STATES[stage], manifesto=True)
    parts = [(pledge.printed, pledge.span) for pledge in reading.pledges]
    parts += [(figure.printed, figure.span) for figure in reading.figures]
    parts += [(date.printed, date.span) for date in (reading.due, reading.start_within) if date]
    for quotation, span in parts:
        assert text[slice(*span)].lstrip() == quotation
    for mention in (*reading.groups, *reading.themes):
        assert text[slice(*mention.span)] == mention.words
    assert all(numeral in text for numeral in reading.unread)
    assert reading.search_text == search_text(text)


FORMS: list[Literal["NFD", "NFKC", "NFKD"]] = ["NFD", "NFKC", "NFKD"]


@given(st.sampled_from(ENTRIES), st.sampled_from(FORMS))
def test_an_entry_says_the_same_in_every_width_and_composition(
    entry: tuple[str, int, str], form: Literal["NFD", "NFKC", "NFKD"]
) -> None:
    key, stage, text = entry
    reading, printed = read_entry(normalize(form, text), LEXICON, states=STATES[stage], manifesto=True), READINGS[key]
    assert [pledge.number for pledge in reading.pledges] == [pledge.number for pledge in printed.pledges]
    assert (reading.statement_type, reading.kinds) == (printed.statement_type, printed.kinds)
    assert (reading.due and reading.due.year) == (printed.due and printed.due.year)
    assert [figure.value for figure in reading.figures] == [figure.value for figure in printed.figures]
