"""Units: what stands behind a number, with its name in QUDT where it is measured and `NUM` where things are counted.

A printed unit may begin with a scale (万人, 億円, 千円) that belongs to the number: 400万kW is 4,000,000 kW. Counters
are an open class, so a list holds those that plans use; in a cell any short word right behind a number is a counter.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_POWERS = {"兆": 12, "千億": 11, "百億": 10, "十億": 9, "億": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3}
SCALES = {word: Decimal(10**power) for word, power in _POWERS.items()}
# Measured units, as NFKC writes them. 割 is a tenth: its value is kept in percent.
MEASURES = {
    "円": "CCY_JPY", "ドル": "CCY_USD", "%": "PERCENT", "%ポイント": "PERCENT", "ポイント": "PERCENT", "pt": "PERCENT",
    "パーセント": "PERCENT", "割": "PERCENT", "‰": "PERMILLE", "倍": "UNITLESS",
    "年": "YR", "歳": "YR", "か月": "MO", "週間": "WK", "日": "DAY", "時間": "HR", "分": "MIN", "秒": "SEC",
    "km": "KiloM", "キロメートル": "KiloM", "m": "M", "メートル": "M", "cm": "CentiM", "mm": "MilliM",
    "ha": "HA", "ヘクタール": "HA", "km2": "KiloM2", "平方キロメートル": "KiloM2", "m2": "M2", "平方メートル": "M2",
    "m3": "M3", "立方メートル": "M3", "L": "L", "l": "L", "リットル": "L", "kL": "KiloL", "kl": "KiloL",
    "t": "TONNE", "トン": "TONNE", "t-CO2": "TONNE", "トン-CO2": "TONNE", "tCO2": "TONNE",
    "kg": "KiloGM", "キログラム": "KiloGM", "g": "GM", "グラム": "GM", "mg": "MilliGM",
    "kW": "KiloW", "MW": "MegaW", "GW": "GigaW", "kWh": "KiloW-HR", "MWh": "MegaW-HR", "GWh": "GigaW-HR",
    "MJ": "MegaJ", "GJ": "GigaJ", "TJ": "TeraJ", "PJ": "PetaJ", "℃": "DEG_C", "°C": "DEG_C", "dB": "DeciB",
    "ppm": "PPM",
    "μg/m3": "MicroGM-PER-M3", "mg/L": "MilliGM-PER-L", "mg/l": "MilliGM-PER-L",
}  # fmt: skip
_MONTHS = ("ヶ月", "ケ月", "ヵ月", "カ月", "箇月", "月間", "か月間")  # NFKC leaves the small ヶ
_COUNTERS = (
    "世帯|家族|団体|施設|路線|系統|地区|地域|区域|圏域|集落|種類|品種|品目|か所|ヶ所|ケ所|ヵ所|カ所|箇所|個所|ヶ国|か国|カ国"
    "|区市町村|市区町村|市町村|都道府県|自治体|町村|市町|町会|自治会|人日|人泊|人回|人月|人|名|戸|件|回|校|園|台|基|棟"
    "|床|室|店舗|店|本|冊|社|者|企業|事業者|事業所|事業|法人|組合|経営体|農家|組織|組|機関|医療機関|公園|エリア|流域|河川"
    "|橋|口|頭|匹|羽|枚|両|隻|便|言語|科目|クラス|学級|コース|プログラム|講座|教室|会場|会派|拠点|センター|館|駅|港湾|港"
    "|位|票|点|泊|食|株|区画|筆|席|個|案件|案|計画|施策|項目|指標|制度|条例|協定|チーム|隊|人材|作品|ページ|アカウント"
    "|フォロワー|ダウンロード|アクセス|PV|サイト|商品|製品|ブランド|モデル|ケース|例|問|講師|分野|手続|業務|システム|局|語|字|区間"
    "|ルート|コマ|ステーション|カ国|分団|小学校|中学校|高校|保育所|保育園|クラブ|グループ|ユニット|プロジェクト|イベント"
)
_MEASURE = "|".join(re.escape(word) for word in sorted(MEASURES.keys() - {"年", "日", "分"}, key=len, reverse=True))
_COUNT = "|".join(sorted(set(_COUNTERS.split("|")), key=len, reverse=True))
# 年 is a span of years only where no year follows from it (年度); 日, 分 and m end no other word (日本, 分野, mm).
UNIT = (
    rf"(?:{'|'.join(_MONTHS)}|月(?=間)|年(?![度齢代生次目前後])|日(?!本|常)|分(?![の野類散])|(?:{_COUNT})"
    rf"|(?:{_MEASURE})(?![A-Za-z]))"
)
SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_PRINTED = re.compile(rf"(?P<scale>{SCALE})?(?P<word>\S*)")


class Unit(NamedTuple):
    """A printed unit: its name in QUDT, the factor of its scale, and the words as printed."""

    name: str
    factor: Decimal
    printed: str


def read_unit(words: str) -> Unit | None:
    """Return the unit that the words name, in NFKC; None where they name none.

    >>> read_unit("千円")
    Unit(name='CCY_JPY', factor=Decimal('1000'), printed='千円')
    >>> [unit.name for unit in map(read_unit, ["%", "か所", "kWh", "km", "社/年"]) if unit]
    ['PERCENT', 'NUM', 'KiloW-HR', 'KiloM', 'NUM']
    >>> read_unit("") is read_unit("年度") is read_unit("令和6年") is None
    True
    """
    words = words.strip()
    match = _PRINTED.fullmatch(words)
    if not match or not words or re.search(r"\d(?!$)|年度", words.replace("CO2", "")):
        return None
    scale, word = match["scale"] or "", match["word"]
    if scale and not word:
        return Unit("NUM", SCALES[scale], words)
    return Unit(unit_name(re.sub(r"/[年月日]$", "", word)), SCALES.get(scale, Decimal(1)), words)


def split_scale(words: str) -> tuple[Decimal, str]:
    """Return the factor that a printed unit begins with, and the unit without it; a scale alone is a unit.

    >>> split_scale("千円"), split_scale("人"), split_scale("千")
    ((Decimal('1000'), '円'), (Decimal('1'), '人'), (Decimal('1'), '千'))
    """
    match = _PRINTED.fullmatch(words)
    if not match or not match["scale"] or not match["word"]:
        return Decimal(1), words
    return SCALES[match["scale"]], match["word"]


def strip_scale(words: str) -> str:
    """Return the unit of a number whose printed scale was counted into it, empty where a scale alone is printed.

    >>> strip_scale("千万円"), strip_scale("億"), strip_scale("人")
    ('円', '', '人')
    """
    return "" if words in SCALES else split_scale(words)[1]


def unit_name(word: str) -> str:
    """Return the name in QUDT of what stands behind a number without its scale.

    >>> unit_name("人"), unit_name("%ポイント"), unit_name("ヶ月"), unit_name("割")
    ('NUM', 'PERCENT', 'MO', 'PERCENT')
    """
    return "MO" if word in _MONTHS or word == "月" else MEASURES.get(word, "NUM")
