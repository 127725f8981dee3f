"""Files of a plan: what is wrong with one is told with its line."""

import pytest

from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.files import read_rows, read_toml_keys

COLUMNS = ["place", "note"]


def test_a_row_of_csv_has_the_number_of_its_first_line(tmp_path):
    (tmp_path / "x.csv").write_text('place,note\r\na,"二行\nにわたる"\nb,"c, ""d"""\n', "utf-8", newline="")
    rows = [(2, {"place": "a", "note": "二行\nにわたる"}), (4, {"place": "b", "note": 'c, "d"'})]
    assert [*read_rows(tmp_path / "x.csv", COLUMNS)] == rows


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "must be place,note"),
        ("note,place\n", 1, "must be place,note"),
        ('place,note\na,"b\nc"\nd\n', 4, "has 1 columns, the header row 2"),
        ("place,note\n\n", 2, "has 0 columns"),
        ('place,note\na,"b"c\n', 2, "not CSV"),
        ('place,note\na,"b\n', 2, "not CSV"),
        ("place,note\na,\udcff\n", 2, "not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_csv_is_told_with_its_line(tmp_path, text, line, said):
    file = tmp_path / "x.csv"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(KoteihyoError, match=said) as told:
        list(read_rows(file, COLUMNS))
    assert (told.value.file, told.value.line) == (file, line)


@pytest.mark.parametrize(
    "before",
    ["", "[of]\n", 'a = """\n[of]\n"""\n', "a = [\n[1]\n]\n", "a = 1 # [\n"],
)
def test_the_keys_of_no_table_are_read_without_the_tables(tmp_path, before):
    file = tmp_path / "x.toml"
    key = "" if before.startswith("[") else 'of = "plan"\n'
    file.write_text(f"{before}{key}[[x]]\nof = 1\n", "utf-8")
    assert read_toml_keys(file).get("of", {}) == ("plan" if key else {})
    if before.startswith("a = "):
        assert "a" in read_toml_keys(file)


def test_a_fault_in_the_keys_of_no_table_is_told_with_its_line(tmp_path):
    (tmp_path / "x.toml").write_text("a = 1\nb = [\n[x]\n", "utf-8")
    with pytest.raises(KoteihyoError, match="not TOML"):
        read_toml_keys(tmp_path / "x.toml")
