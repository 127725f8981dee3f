"""Places on maps: where areas are, what a plan names, marks that never cover each other, and the same as tables."""

import csv
import io
import re
from html import unescape
from itertools import combinations
from math import dist

import pyoxigraph as ox
import pytest
from browsing import LANGUAGES, faults, overflow, unreached_by_keyboard
from openpyxl import load_workbook

from koteihyo.graph.curation.places import read_places as read_curated
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.interop.areas import Position, areas, centres, make_centres, prefecture_of
from koteihyo.service.app import create_app
from koteihyo.service.charts.geography import APART, Box, Mark, draw_geography, enclose, shape
from koteihyo.service.configuration.settings import Serving
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.read_models.facts import PREFIXES
from koteihyo.service.read_models.places import MEASURED, read_places, seat_plans
from koteihyo.service.read_models.plans import ListedPlan

KAWAGUCHI = "/plans/kawaguchi/places"
CIRCLE = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"')
CITY = ("body", "suffix", "code", "valid_to", "latitude", "longitude")


@pytest.fixture(scope="module")
def client(published):
    engine = EmbeddedEngine.from_folder(published)
    yield create_app(engine, serving=Serving(log="off"), data=published).test_client()
    engine.close()


@pytest.fixture(scope="module")
def read(client):
    """What gets a page: its status and its HTML."""

    def got(path, lang="ja"):
        answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
        return answer.status_code, answer.text

    return got


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def listed(code, number=1):
    return ListedPlan(f"https://w3id.org/koteihyo/id/p{code}-{number}", f"p{code}-{number}", "計画", "", "市", "", code)


def gazetteer(*rows):
    return [dict(zip(CITY, row, strict=True)) for row in rows]


def test_every_area_has_a_position_near_that_of_its_prefecture():
    assert centres().keys() == areas().keys()
    far = [code for code, place in centres().items() if dist(place, centres()[prefecture_of(code).code]) > 2.6]
    # Nothing else is that far from its prefecture's office, in degrees, than islands and the east of Hokkaido.
    assert {areas()[code].prefecture for code in far} == {"北海道", "東京都", "鹿児島県", "沖縄県"}


def test_a_municipality_is_found_by_its_code_and_its_name_together():
    found = make_centres.read_municipalities(
        gazetteer(
            ("川口", "市", "11203", "", "35.80774100", "139.72417100"),
            ("横曽根", "村", "11203", "", "1", "1"),
            ("中央", "区/", "01101/01999", "", "43.05536", "141.341005"),
            ("さいたま", "市", "11100", "2003-04-01", "1", "1"),
        )
    )
    assert found == {"112038": Position(35.8077, 139.7242), "011011": Position(43.0554, 141.341)}


@pytest.mark.parametrize("position", ["35.8,139.7,", "35.8,,地図", "91,139.7,地図", "35.8,east,地図"])
def test_a_position_without_a_source_or_outside_japan_is_told_with_its_line(tmp_path, position):
    row = f"front,川口駅前,Front,112038,,{position}"
    (tmp_path / "places.csv").write_text(f"place,ja,en,within,note,latitude,longitude,source\n{row}\n", "utf-8")
    with pytest.raises(KoteihyoError, match="position") as told:
        read_curated(tmp_path)
    assert told.value.line == 2


def test_places_may_be_listed_without_positions(tmp_path):
    (tmp_path / "places.csv").write_text("place,ja,en,within,note\nfront,川口駅前,Front,112038,\n", "utf-8")
    (place,) = read_curated(tmp_path)
    assert (place.position, place.source) == (None, "")


def test_a_map_of_every_municipality_has_no_mark_that_covers_another_and_loses_none():
    marks = [Mark(areas()[code].name, position, "/x", 1) for code, position in centres().items()]
    drawn = draw_geography("地図", centres().values(), marks, enclose(centres().values()), lambda box: "/narrow")
    circles = [tuple(map(float, each)) for each in CIRCLE.findall(drawn)]
    assert 30 < len(circles) < 300
    assert min(dist(one[:2], other[:2]) for one, other in combinations(circles, 2)) >= APART - 0.2
    assert max(radius for *_place, radius in circles) * 2 < APART
    numbers = [int(each) for each in re.findall(r'font-weight="700">(\d+)</text>', drawn)]
    assert sum(numbers) + len(circles) - len(numbers) == len(marks)


def test_a_mark_of_several_leads_to_a_map_on_which_they_are_apart():
    near = [Mark("一", Position(35.80, 139.70), "/1"), Mark("二", Position(35.81, 139.72), "/2")]
    boxes = []
    draw_geography("地図", (), near, Box(120, 20, 150, 45), lambda box: boxes.append(box) or "/narrow")
    drawn = draw_geography("地図", (), near, boxes[0], lambda box: "/narrow")
    assert 'href="/1"' in drawn
    assert 'href="/2"' in drawn
    assert "/narrow" not in drawn


@pytest.mark.parametrize("box", [Box(139, 35, 139.0001, 36), Box(130, 35, 145, 35.001), Box(-180, -80, 180, 80)])
def test_a_part_of_the_earth_of_any_shape_fits_a_page(box):
    shaped = shape(box)
    ratio = (shaped.north - shaped.south) / ((shaped.east - shaped.west) * shaped.shrink)
    assert 0.62 < ratio < 1.21
    assert shaped.west <= box.west < box.east <= shaped.east


def test_a_name_from_a_plan_is_escaped():
    mark = Mark("<script>", Position(35, 139), '"onload=')
    assert "<script>" not in draw_geography("<b>", (), [mark], enclose([mark.place]), lambda box: "")


def test_plans_stand_in_their_area_and_those_of_no_known_area_are_said():
    every = seat_plans([listed("112038"), listed("112038", 2), listed("131016"), listed("999999"), listed("")])
    assert [(seat.area.name, len(seat.plans)) for seat in every.seats] == [("川口市", 2), ("千代田区", 1)]
    assert [plan.code for plan in every.unplaced] == ["999999", ""]


def test_the_places_of_kawaguchi_are_known_with_the_words_that_name_them(kawaguchi_facts):
    places = read_places(kawaguchi_facts, "https://w3id.org/koteihyo/id/kawaguchi")
    found = {place.ja: (place.within.name, place.position) for place in places}
    assert found["宮崎県清武町"] == ("宮崎県", Position(31.8556, 131.39))
    assert found["川口駅前"] == ("川口市", Position(35.8018, 139.7175))
    assert all(place.entries for place in places)


def test_areas_besides_the_plans_own_are_known_by_the_figures_that_are_of_them():
    store = ox.Store()
    store.update(f"""{PREFIXES} PREFIX x: <https://x.example/> INSERT DATA {{
      x:1 a kth:Observation ; kth:inPlan x:plan ; dcterms:spatial x:urawa .
      x:2 a kth:Observation ; kth:inPlan x:plan ; dcterms:spatial x:urawa .
      x:3 a kth:Observation ; kth:inPlan x:plan .
      x:4 a kth:Observation ; kth:inPlan x:other ; dcterms:spatial x:warabi .
      x:urawa dcterms:identifier "111082" . x:warabi dcterms:identifier "112232" }}""")
    answer = store.query(PREFIXES + MEASURED.substitute(plan="<https://x.example/plan>"))
    assert [(row["code"].value, row["count"].value) for row in answer] == [("111082", "2")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_plan_says_what_is_known_in_a_map_and_a_table(read, lang):
    status, html = read(KAWAGUCHI, lang)
    assert status == 200
    counted = {"ja": "4か所のうち、位置が分かるもの4か所", "en": "4 places, the positions of 4 known"}
    assert counted[lang] in words(html)
    assert html.count('<tr role="row">') == 5
    assert html.count('href="/doc/kawaguchi/place/kiyotake"') == 2
    assert "35.8018, 139.7175" in html


def test_the_map_of_all_plans_opens_the_plan_of_a_municipality(read):
    status, html = read("/places?prefecture=110001")
    drawn = html[html.index('class="geography"') :].partition("</svg>")[0]
    assert status == 200
    assert 'href="/plans/kawaguchi"' in drawn
    assert "1自治体、1計画" in words(html)
    assert "この範囲に、計画のある自治体はありません" in words(read("/places?prefecture=010006")[1])


@pytest.mark.parametrize("query", ["box=1,2,3", "box=nan,35,140,36", "box=140,35,139,36", "prefecture=112038", "x=1"])
def test_what_the_map_cannot_show_is_refused_in_words(read, query):
    status, html = read(f"/places?{query}")
    assert status == 400
    assert "指定してください" in html or "条件はこのページにありません" in html


def test_a_map_can_be_had_as_a_file(client):
    for path in ("/places.svg", f"{KAWAGUCHI}.svg?box=139,35,140,36"):
        answer = client.get(path)
        assert answer.mimetype == "image/svg+xml"
        assert "<circle" in answer.text


def test_the_places_of_a_plan_can_be_kept_as_tables_with_all_that_the_page_says(client):
    found = csv.DictReader(client.get(f"{KAWAGUCHI}.csv").get_data(as_text=True).lstrip("\ufeff").splitlines())
    rows = [*found]
    assert [row["placeLabel"] for row in rows] == ["川口市", "川口駅前", "川口駅前広場", "宮崎県清武町"]
    assert (rows[0]["code"], rows[0]["latitude"], rows[0]["entry"]) == ("112038", "35.8077", "")
    assert rows[3]["verbatim"] == "2．宮崎県清武町に小・中学生を派遣"
    workbook = load_workbook(io.BytesIO(client.get(f"{KAWAGUCHI}.xlsx?lang=en").data))
    head, first, *_rest = workbook["Answer"].iter_rows(values_only=True)
    assert head[:4] == ("Kind", "Place", "Code", "Area")
    assert first[:4] == ("Area of the plan", "Kawaguchi City", "112038", "Saitama Prefecture")


def test_an_area_is_called_in_the_language_of_the_page(read):
    assert "Kawaguchi City, Saitama Prefecture" in words(read("/places", "en")[1])
    assert "埼玉県 川口市" in words(read("/places")[1])
    assert "Saitama Prefecture" in words(read(KAWAGUCHI, "en")[1])


def test_what_a_list_of_places_cannot_be_kept_as_is_refused(client):
    assert client.get(f"{KAWAGUCHI}.docx").status_code == 404


def test_the_places_of_a_plan_are_cited_by_the_address_of_their_page(client, read):
    _status, html = read(f"{KAWAGUCHI}?box=139,35,140,36")
    cited = {form: client.get(f"{KAWAGUCHI}.{form}?box=139,35,140,36") for form in ("bibtex", "ris")}
    for answer in cited.values():
        assert f"{KAWAGUCHI}?box=139%2C35%2C140%2C36&version=" in answer.text.replace("\\", "")
    assert f"{KAWAGUCHI}.bibtex?box=139%2C35%2C140%2C36" in unescape(html)
    assert cited["bibtex"].text.startswith("@")


@pytest.mark.parametrize("path", ["/places", KAWAGUCHI])
def test_a_map_is_embedded_by_the_sites_that_the_operator_lists(published, path):
    listing = Serving(log="off", embed=("https://www.city.example",))
    client = create_app(InProcessEngine(published), serving=listing, data=published).test_client()
    page = client.get(f"{path}?box=139,35,140,36", headers={"Accept": "text/html", "Accept-Language": "en"})
    code = re.search(r'&lt;iframe src="http://localhost([^"]*)"', page.text)
    assert unescape(code[1]) == f"{path}/embed?box=139%2C35%2C140%2C36&lang=en"
    framed = client.get(unescape(code[1]))
    assert framed.headers["Content-Security-Policy"].endswith("frame-ancestors https://www.city.example")
    assert framed.text.count("<svg") == 1
    assert f'href="http://localhost{path}?box=' in framed.text
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    nobody = create_app(InProcessEngine(published), serving=Serving(log="off"), data=published).test_client()
    assert nobody.get(f"{path}/embed").status_code == 404
    assert "iframe" not in nobody.get(path, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("path", ["/places", KAWAGUCHI])
def test_a_map_has_no_barrier_fits_a_phone_and_is_reached_by_keyboard(site, path):
    page = site.open(path, width=390)
    assert faults(page) == []
    assert overflow(page) == 0
    assert unreached_by_keyboard(page) == []
