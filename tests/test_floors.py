"""Who may import whom: the floors drawn in README.md, held by this test."""

import ast
from importlib.resources import files

import pytest

# A floor may import itself and the floors named here, nothing else of ours.
FLOORS = {"graph": {"graph"}, "service": {"graph", "service", "__version__"}}
# A library that only these modules may import.
HOMES = {
    "numpy": ("graph.links",),
    "openpyxl": ("service.forms",),
    "flask": (
        "service.app",
        "service.openapi",
        "service.operating",
        "service.pages",
        "service.protocol",
        "service.things",
        "service.catalogue",
        "service.writing",
    ),
    "flask_babel": ("service.pages",),
    "flask_compress": ("service.pages",),
    "joyokanji": ("service.search",),
    "prometheus_client": ("service.operating.metrics",),
    "pyshacl": ("graph.checking.validation",),
    "shacl": ("graph.checking.validator",),
    "SPARQLWrapper": ("service.engines.endpoint",),
    "waitress": ("service.operating",),
    "xlsxwriter": ("service.forms",),
}
# A room and the rooms that it knows nothing of: who answers queries does not know who asks, and the protocol
# knows nothing of the pages.
NEVER = {
    "graph.document": {"checking", "curation", "graphs", "links", "model", "published", "reading"},
    "graph.checking": {"curation", "document", "graphs", "links", "model", "plan", "published", "reading"},
    "graph.published": {"curation", "document", "graphs", "links", "model", "plan", "reading"},
    "graph.portals": {"model", "curation", "graphs", "links"},
    "graph.areas": {"alignment", "curation", "model", "outline", "plan", "stratml"},
    "graph.stratml": {"alignment", "curation", "model", "outline"},
    "graph.reading": {"plan", "model", "curation"},
    "service.engines": {"app", "commands", "facts", "forms", "library", "operating", "pages", "protocol", "publishing"},
    "service.facts": {"app", "commands", "forms", "library", "operating", "pages", "protocol", "publishing"},
    "service.forms": {"app", "commands", "library", "operating", "pages", "protocol", "publishing"},
    "service.library": {"app", "commands", "operating", "pages", "protocol", "publishing"},
    "service.citing": {
        "app",
        "commands",
        "engines",
        "forms",
        "library",
        "operating",
        "pages",
        "protocol",
        "publishing",
    },
    "service.notebook": {"app", "commands", "openapi", "operating", "pages", "protocol", "publishing"},
    "service.openapi": {"app", "commands", "operating", "pages", "publishing"},
    "service.protocol": {"app", "commands", "openapi", "operating", "pages", "publishing"},
    "service.publishing": {"app", "commands", "forms", "library", "operating", "pages", "protocol"},
    "service.pictures": {"app", "commands", "engines", "facts", "library", "operating", "pages", "protocol", "things"},
    "service.search": {"app", "commands", "library", "operating", "pages", "protocol", "publishing"},
    "service.catalogue": {"app", "commands", "library", "operating", "pages", "publishing"},
    "service.writing": {"app", "commands", "forms", "library", "operating", "pages", "publishing"},
    "service.things": {"app", "commands", "library", "operating", "pages", "publishing"},
    "service.operating": {"commands", "library", "pages", "publishing"},
}


def modules():
    """Yield the dotted name and syntax tree of every module that ships."""
    for floor in FLOORS:
        root = files("koteihyo") / floor
        for path in root.rglob("*.py"):
            dotted = ".".join(path.relative_to(root.parent).with_suffix("").parts)
            yield dotted.removesuffix(".__init__"), path.name == "__init__.py", ast.parse(path.read_text("utf-8"))


MODULES = [pytest.param(*found, id=found[0]) for found in modules()]


def imports(name, package, tree):
    """Return what a module imports: ours by dotted name below the package, and libraries."""
    ours, libraries = set(), set()
    here = name.split(".") if package else name.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            libraries |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = here[: len(here) - node.level + 1]
            for alias in node.names:
                ours.add(".".join([*base, *([node.module] if node.module else []), alias.name]))
        elif isinstance(node, ast.ImportFrom):
            libraries.add(node.module.partition(".")[0])
    return ours, libraries


@pytest.mark.parametrize(("name", "package", "tree"), MODULES)
def test_a_module_imports_its_own_floor_or_a_lower_one(name, package, tree):
    ours, libraries = imports(name, package, tree)
    assert {each.partition(".")[0] for each in ours} <= FLOORS[name.partition(".")[0]]
    assert "koteihyo" not in libraries, "imports inside the package are relative"
    for library in libraries & HOMES.keys():
        assert name.startswith(HOMES[library]), f"{library} belongs to {HOMES[library]}"


@pytest.mark.parametrize(("name", "package", "tree"), MODULES)
def test_a_module_knows_nothing_that_it_need_not(name, package, tree):
    ours, _ = imports(name, package, tree)
    for place, forbidden in NEVER.items():
        if name.startswith(place):
            assert not {part for each in ours for part in each.split(".")} & forbidden
