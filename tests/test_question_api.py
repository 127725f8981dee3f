"""The questions over HTTP: their pages, formats, paging, permanent addresses and description."""

import pytest
from flask import Flask, Response

from koteihyo.service.library.questions import Library
from koteihyo.service.protocol import problems, question_api

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NAME = "/queries/measures-of-theme"


@pytest.fixture
def client(engine, library):
    """Return a client of the questions alone, with a page that says what it was asked."""

    def page(asked):
        return Response(f"<p>{asked.question.name} {dict(asked.values)}</p>" if asked else "<p>all</p>")

    app = Flask("koteihyo.service.app")
    problems.register(app)
    app.register_blueprint(question_api.blueprint(engine, Library(library), page))
    return app.test_client()


def test_a_browser_is_shown_the_page_and_a_program_the_data(client):
    assert client.get("/queries", headers={"Accept": BROWSER}).text == "<p>all</p>"
    assert client.get("/queries").json[0]["name"] == "measures-graph"
    shown = client.get(f"{NAME}?theme=waste&lang=en", headers={"Accept": BROWSER})
    assert shown.text == "<p>measures-of-theme {'theme': 'waste'}</p>"
    assert "Accept" in shown.headers["Vary"]
    assert (
        client.get(f"{NAME}.html").text
        == client.get(f"{NAME}?format=html").text
        == shown.text.replace("'theme': 'waste'", "")
    )
    for path in (f"{NAME}.csv?theme=waste", f"{NAME}?format=csv&theme=waste", f"{NAME}?bom=1&theme=waste"):
        assert client.get(path, headers={"Accept": BROWSER}).mimetype == "text/csv"
