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


@pytest.fixture(scope="module")
def imported():
    """What each module imports: ours, and libraries."""
    return {name: imports(name, package, tree) for name, package, tree in modules()}


def test_a_module_imports_its_own_floor_or_a_lower_one(imported):
    above = {
        (name, each)
        for name, (ours, _) in imported.items()
        for each in ours
        if each.partition(".")[0] not in FLOORS[name.partition(".")[0]]
    }
    assert above == set()


def test_imports_inside_the_package_are_relative(imported):
    assert [name for name, (_, libraries) in imported.items() if "koteihyo" in libraries] == []


def test_a_library_is_imported_only_where_it_belongs(imported):
    strayed = {
        (name, library, HOMES[library])
        for name, (_, libraries) in imported.items()
        for library in libraries & HOMES.keys()
        if not name.startswith(HOMES[library])
    }
    assert strayed == set()


def test_a_module_knows_nothing_that_it_need_not(imported):
    known = {
        (name, each)
        for name, (ours, _) in imported.items()
        for place, forbidden in NEVER.items()
        if name.startswith(place)
        for each in ours
        if {*each.split(".")} & forbidden
    }
    assert known == set()
