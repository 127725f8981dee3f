"""Plans for the tests of comparing: headings with rows of measures and of indicators, written to a plan's folder."""

import hashlib

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import read_plan
from koteihyo.graph.rdf import dataset

LISTS = CodeLists.load(dataset.ONTOLOGY)


def read(folder):
    """Return a plan as it is read."""
    return read_model(read_plan(folder), LISTS)


class Heading:
    """A heading of a plan, with rows of measures and of indicators."""

    def __init__(self, name, measures, indicators):
        self.name, self.measures, self.indicators = name, measures, indicators


def write_bullets(folder, bullets):
    """Write a plan whose measures are the bullets at the margin of one section, and return it as it is read."""
    folder.mkdir(parents=True)
    text = "\n".join(["鳴沢市の政策", "暮らしの政策", *(bullet.strip().removeprefix("- ") for bullet in bullets), ""])
    (folder / "source.txt").write_text(text, "utf-8")
    (folder / "outline.md").write_text("\n".join(["# 鳴沢市の政策", "", "## 暮らしの政策", "", *bullets, ""]), "utf-8")
    described = [f'id = "{folder.name}"', 'title = "鳴沢市の政策"', "[[source]]", 'file = "source.txt"']
    described += [f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"']
    described += ['[[headings]]\nlike = "暮らしの政策"\nrole = "measure"\ndepth = 1', ""]
    (folder / "plan.toml").write_text("\n".join(described), "utf-8")
    return read(folder)


def write_headings(folder, headings):
    """Write a plan whose headings are measures, each with its measures as bullets, and return it as it is read."""
    folder.mkdir(parents=True)
    source, outline = ["鳴沢市の計画"], ["# 鳴沢市の計画", ""]
    for name, bullets in headings.items():
        source += [name, "主な事業", *bullets]
        outline += [f"## {name}", "", "### 主な事業", "", *(f"- {bullet}" for bullet in bullets), ""]
    text = "\n".join([*source, ""])
    (folder / "source.txt").write_text(text, "utf-8")
    (folder / "outline.md").write_text("\n".join(outline), "utf-8")
    described = [f'id = "{folder.name}"', 'title = "鳴沢市の計画"', "[[source]]", 'file = "source.txt"']
    described += [f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"']
    for name in headings:
        described += [f'[[headings]]\nlike = "{name}"\nrole = "measure"\nitself = true', ""]
    described += ['[[headings]]\nlike = "主な事業"\nrole = "measure"\ndepth = 1', ""]
    (folder / "plan.toml").write_text("\n".join(described), "utf-8")
    return read(folder)


def write_plan(folder, headings, first_number):
    """Write a plan in the form of tests/plans/jisshi, and return it as it is read."""
    source, outline = ["鳴沢市実施計画"], ["# 鳴沢市実施計画", ""]
    for number, heading in enumerate(headings, start=1):
        source.append(f"{number}　{heading.name}")
        outline += [f"## {number}　{heading.name}", ""]
        tables = [
            [("番号", "事業名", "担当課", "Ｒ６年度", "Ｒ７年度", "Ｒ８年度", "Ｒ９年度")],
            [("指標", "現状値（Ｒ４年度）", "目標値（Ｒ８年度）")],
        ]
        for name, office, year in heading.measures:
            cells = ["工事" if year == each_year else "－" for each_year in range(2024, 2028)]
            tables[0].append((str(first_number), name, office, *cells))
            first_number += 1
        tables[1] += [(name, f"{base}件", f"{target}件") for name, base, target in heading.indicators]
        for head, *rows in tables:
            lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
            outline += [*lines, ""]
            source += [" ".join(row) for row in (head, *rows)]
    folder.mkdir(parents=True)
    text = "\n".join(source) + "\n"
    (folder / "source.txt").write_text(text, "utf-8")
    (folder / "outline.md").write_text("\n".join(outline) + "\n", "utf-8")
    roles = {"事業名": "measure", "担当課": "responsible", "番号": "number", "指標": "indicator"}
    years = {f"Ｒ{wide}年度": 2018 + number for wide, number in zip("６７８９", (6, 7, 8, 9), strict=True)}
    described = [f'id = "{folder.name}"', 'title = "鳴沢市実施計画"', "first_year = 2024", "[[source]]"]
    described += ['file = "source.txt"', f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"']
    described += [f'[[headings]]\nlike = "{like}"\nrole = "{role}"' for like, role in roles.items()]
    described += [f'[[headings]]\nlike = "{like}"\nrole = "schedule"\nyear = {year}' for like, year in years.items()]
    described += ['[[headings]]\nlike = "現状値（Ｒ４年度）"\nrole = "baseline"\nyear = 2022']
    described += ['[[headings]]\nlike = "目標値（Ｒ８年度）"\nrole = "target"\nyear = 2026']
    (folder / "plan.toml").write_text("\n".join(described) + "\n", "utf-8")
    return read(folder)
