"""A question about pairs of statements, one of each of two plans, as it is asked of one plan.

The question's text says first which pairs there are, then what is told of the other side. Of one plan the second is
asked for each of its statements, with all by which the first likens it; `pairs` makes the pairs of that.
"""

from __future__ import annotations

from ..library import Question

# What ends the part of a question's text that says which pairs there are.
FOUND = "AS ?status)\n"
# What is told of a pair, and not of its other side.
OF_PAIR = ("statement", "statementLabel", "score", "words")
# By what statements are likened, which decisions there are, and which plans are editions of one another.
PROFILE = {
    "fields": ("other", "?other kth:policyField ?each"),
    "kinds": ("other", "?other kth:measureKind ?each"),
    "groups": ("other", "?other kth:concerns ?each"),
    "accepted": ("other", "?other kth:counterpart|^kth:counterpart ?each"),
    "rejected": (
        "other",
        "?by kth:status suggestion-status:rejected ; kth:subject|kth:object ?other ; kth:subject|kth:object ?each",
    ),
    "editions": ("plan", "?plan prov:wasRevisionOf|^prov:wasRevisionOf ?each"),
}
LIST = """  OPTIONAL {
    SELECT ?%s (GROUP_CONCAT(DISTINCT STR(?each) ; separator = "\\n") AS ?%s)
    WHERE { %s }
    GROUP BY ?%s
  }"""
THINGS = """
  { SELECT ?plan ?other (GROUP_CONCAT(DISTINCT ?word ; separator = "\\n") AS ?topics)
    WHERE {
      VALUES ?plan { UNDEF }
      GRAPH ?there { ?other kth:topicWords ?word }
      ?other kth:inPlan ?plan
    }
    GROUP BY ?plan ?other }
  OPTIONAL { suggestion-status:accepted rdfs:label ?acceptedLabel FILTER(LANG(?acceptedLabel) = ?lang) }
  BIND(suggestion-status:open AS ?status)
  BIND(?other AS ?statement)
"""
ORDER = "ORDER BY ?other ?order ?dueYear ?figurePrinted\n"


def recast_pairs(question: Question) -> tuple[str, tuple[str, ...]]:
    """Return what is asked of one plan, and the columns of its answer: what is told, then what statements have."""
    head, _, rest = question.text.partition("\nSELECT")
    lang = next(line for line in rest.splitlines() if "VALUES ?lang" in line)
    told = rest.partition(FOUND)[2].rpartition("ORDER BY")[0]
    columns = (
        *(name for name in question.columns if name not in OF_PAIR),
        *("topics", *PROFILE, "acceptedLabel", "order"),
    )
    known = "\n".join(LIST % (of, name, pattern, of) for name, (of, pattern) in PROFILE.items())
    names = " ".join(f"?{name}" for name in columns)
    return f"{head}\nSELECT {names}\nWHERE {{\n{lang}{THINGS}{known}\n{told}{ORDER}", columns
