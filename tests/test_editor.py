"""The SPARQL page in a browser: completion, errors at their place, stop, share, downloads; and without JavaScript."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from browsing import follow

COUNTED = (
    "PREFIX kth: <https://w3id.org/koteihyo/ontology#>\nSELECT ?measure ?theme { ?measure kth:theme ?theme } LIMIT 7"
)
BURNING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def editor(site):
    """The page with a query of one's own."""

    def opened(query=COUNTED, **how):
        page = site.open("/sparql", **how)
        page.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.insert_text(query)
        return page

    return opened


def written(page):
    """Return the query that stands in the editor, as far as it is in sight."""
    page.locator(".cm-line").first.wait_for()
    return "\n".join(line.replace("\n", "") for line in page.locator(".cm-line").all_inner_texts())


def test_a_japanese_name_offers_the_term_and_declares_its_prefix(editor):
    page = editor("SELECT ?x { ?x ")
    page.keyboard.insert_text("分野")
    page.keyboard.press("Control+Space")
    page.locator(".cm-completionLabel", has_text="kth:theme").first.wait_for()
    offered = page.locator(".cm-tooltip-autocomplete li").all_inner_texts()
    assert any(each.startswith("kth:theme") and "分野" in each for each in offered)
    page.locator(".cm-tooltip-autocomplete li").filter(has_text=re.compile(r"^kth:theme\b")).first.click()
    assert "?x kth:theme" in written(page)
    assert written(page).startswith("PREFIX kth: <https://w3id.org/koteihyo/ontology#>\n")


def test_a_concept_is_offered_by_its_name_in_either_language(editor):
    for lang, typed in (("ja", "防災"), ("en", "disaster")):
        page = editor("SELECT ?x { ?x ?p ", lang=lang)
        page.keyboard.insert_text(typed)
        page.keyboard.press("Control+Space")
        page.locator(".cm-completionLabel", has_text="theme:disaster-prevention").first.wait_for()


def test_an_answer_is_a_table_of_names_that_are_links(editor):
    page = editor()
    page.get_by_role("button", name="実行").click()
    page.locator("#answer table").wait_for()
    assert page.locator("#answer tbody tr").count() == 7
    assert page.get_by_text("7行").count() == 1
    assert float(page.locator("[data-seconds]").inner_text()) >= 0
    link = page.locator("#answer tbody a").first
    assert link.get_attribute("href").startswith("/doc/kawaguchi/")
    assert not link.inner_text().startswith("http")
    assert page.locator("#answer tbody code").first.inner_text().startswith("kawaguchi/")


def test_a_mistake_is_shown_at_its_line_and_column(editor):
    page = editor("SELECT ?s\n{ ?s ?p }")
    page.keyboard.press("Control+Enter")
    place = page.locator("#answer [data-line]")
    place.wait_for()
    assert place.inner_text().startswith("2行目")
    page.locator(".cm-lintRange-error, .cm-lintPoint-error").wait_for()
    place.click()
    assert page.evaluate("document.activeElement.className") == "editor"


def test_a_query_that_takes_too_long_can_be_stopped(editor):
    page = editor(BURNING)
    page.get_by_role("button", name="実行").click()
    page.get_by_role("button", name="停止").click()
    page.get_by_text("停止しました。").wait_for()
    assert page.get_by_role("button", name="停止").count() == 0


def test_a_query_is_shared_by_its_address(editor, site):
    page = editor()
    page.locator("[data-share]").focus()
    address = page.locator("[data-share]").get_attribute("href")
    assert parse_qs(urlsplit(address).query)["query"] == [COUNTED]
    assert written(site.open(address)) == COUNTED
    assert written(site.open("/sparql#/?query=ASK%20%7B%7D")) == "ASK {}"


def test_an_answer_is_taken_into_a_spreadsheet(editor):
    page = editor()
    page.get_by_role("button", name="実行").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="CSV（Excel用）").click()
    body = found.value.path().read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    assert len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) == 8
    with page.expect_download() as found:
        page.get_by_role("button", name="Excel（xlsx）").click()
    assert found.value.suggested_filename.endswith(".xlsx")
    assert openpyxl.load_workbook(io.BytesIO(found.value.path().read_bytes())).worksheets[0].max_row == 8


def test_a_question_of_the_library_opens_as_an_example(site):
    page = site.open("/sparql")
    page.get_by_label("例から始める").select_option("pledges-without-date")
    page.get_by_role("button", name="この例を開く").click()
    page.wait_for_url("**/sparql?example=*")
    assert "期限" in written(page).splitlines()[0]


def test_without_javascript_a_plain_form_asks_and_shows_the_answer(site):
    page = site.open("/sparql", scripts=False)
    page.get_by_label("問い合わせ（SPARQL）").fill(COUNTED)
    follow(page.get_by_role("button", name="実行"))
    assert page.locator("#answer tbody tr").count() == 7
    assert page.get_by_label("問い合わせ（SPARQL）").input_value() == COUNTED
    page.get_by_label("問い合わせ（SPARQL）").fill("SELECT ?s { ?s")
    with page.expect_response("**/sparql/answer") as told:
        follow(page.get_by_role("button", name="実行"))
    assert told.value.status == 400
    assert page.get_by_role("alert").count() == 1


@pytest.mark.parametrize(
    "value",
    [
        '"<img src=x onerror=alert(1)><script>alert(1)</script>"',
        'IRI("javascript:alert(1)")',
        'IRI("data:text/html,x")',
    ],
)
def test_a_hostile_answer_is_only_text(editor, value):
    page = editor(f"SELECT ({value} AS ?x) {{}}")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.keyboard.press("Control+Enter")
    page.locator("#answer td").wait_for()
    assert page.locator("#answer td *:not(bdi, small, code)").count() == 0
    assert page.locator("#answer td").inner_text() in value


def test_a_graph_is_shown_as_turtle(editor):
    page = editor("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 3")
    page.keyboard.press("Control+Enter")
    page.locator("#answer pre").wait_for()
    assert page.locator("#answer pre").inner_text().count("<https://w3id.org/koteihyo/ontology#") >= 1


def test_what_a_query_does_not_know_is_underlined_and_can_be_mended(editor):
    page = editor("SELECT ?x { ?x kth:thema field:disaster }")
    page.locator(".cm-lintRange-error").first.hover()
    page.get_by_role("button", name="PREFIX を追加").first.click()
    assert written(page).startswith("PREFIX kth: <https://w3id.org/koteihyo/ontology#>\n")
    page.locator(".cm-lintRange-warning", has_text="kth:thema").hover()
    page.get_by_role("button", name="kth:theme に置き換える").click()
    assert "?x kth:theme field:disaster" in written(page)


def test_what_a_query_does_not_know_stays_underlined_when_it_has_run(editor):
    page = editor("PREFIX kth: <https://w3id.org/koteihyo/ontology#>\nSELECT ?x { ?x a kth:Mesure }")
    page.locator(".cm-lintRange-warning", has_text="kth:Mesure").wait_for()
    page.get_by_role("button", name="実行").click()
    page.locator("#answer table").wait_for()
    assert page.locator(".cm-lintRange-warning", has_text="kth:Mesure").count() == 1


def test_a_query_is_kept_over_a_reload_saved_and_run_again(editor):
    page = editor()
    page.get_by_role("button", name="実行").click()
    page.locator("#answer table").wait_for()
    page.get_by_text("保存した問い合わせと履歴").click()
    page.get_by_label("名称").fill("七つの施策")
    page.get_by_role("button", name="保存", exact=True).click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text("ASK { ?s ?p ?o }")
    page.reload()
    assert written(page) == "ASK { ?s ?p ?o }"
    page.get_by_text("保存した問い合わせと履歴").click()
    assert page.locator("[data-run] button").first.inner_text().startswith("SELECT ?measure ?theme")
    page.get_by_role("button", name="七つの施策", exact=True).click()
    assert written(page) == COUNTED
    page.get_by_role("button", name="削除: 七つの施策").click()
    assert page.get_by_role("button", name="七つの施策", exact=True).count() == 0
