"""Distributions: each file of a version with its size and checksum, and the endpoint at that version."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from ...graph.rdf.triples import both, term, typed_literal
from .description import Responsible
from .dump_files import GZIP, TYPES, File
from .holdings import Holding

PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
WHOLE = ("全記述、グラフの名つき。", "Every statement, with its graph.")
ASSERTED = ("断定した記述。推定と指摘を含まない。", "What is asserted, without what is inferred or found.")
# What a format is called, and what its file holds.
FORMATS = {
    "nq": ("N-Quads", WHOLE),
    "trig": ("TriG", WHOLE),
    "ttl": ("Turtle", ASSERTED),
    "jsonld": ("JSON-LD", ASSERTED),
    "csv": ("CSV", ("項目の一覧。表計算ソフト用。", "The entries, for a spreadsheet.")),
}
# What CKAN calls a format, where that is not the file's ending.
LABELS = {"jsonld": "JSON-LD"}


class Distributions(Responsible):
    """A description that has files, and an endpoint."""

    def write_file(self, file: File, held: Holding) -> NamedNode:
        """Write a file: what it is, how large, and what proves that it came whole."""
        name, (label, holds) = f"{held.version}/{file.name}", FORMATS[file.format]
        label, packed = (f"{label} (gzip)", ".GZ") if file.packed else (label, "")
        address = NamedNode(f"{self.root}dumps/{held.version}/{quote(file.name)}")
        media_type = NamedNode(MEDIA_TYPES + TYPES[file.format])
        return self.node(
            self.part(name),
            "dcat:Distribution",
            dcterms_title=both(label, label),
            dcterms_description=both(*holds),
            dcat_accessURL=address,
            dcat_downloadURL=address,
            dcat_byteSize=typed_literal(file.size, "nonNegativeInteger"),
            spdx_checksum=self.write_checksum(name, file),
            dcat_mediaType=self.node(media_type, "dcterms:MediaType"),
            dcat_compressFormat=[self.node(NamedNode(MEDIA_TYPES + GZIP), "dcterms:MediaType")] if file.packed else (),
            dcterms_format=self.write_format(LABELS.get(file.format, file.format.upper()) + packed, file.media_type),
            dcterms_issued=typed_literal(held.time, "dateTime"),
            dcterms_license=self.licence,
            dcterms_rights=self.part("rights"),
        )

    def write_checksum(self, name: str, file: File) -> NamedNode:
        """Write a file's checksum."""
        return self.node(
            self.part(f"{name}/sha256"),
            "spdx:Checksum",
            spdx_algorithm=self.node(term("spdx:checksumAlgorithm_sha256"), "spdx:ChecksumAlgorithm"),
            spdx_checksumValue=typed_literal(file.sha256, "hexBinary"),
        )

    def write_query(self, dataset: NamedNode, held: Holding) -> NamedNode:
        """Write what may be asked of a version, through the service."""
        asked = f"{self.root}sparql?version={held.version}" if held.version else f"{self.root}sparql"
        return self.node(
            NamedNode(f"{dataset.value}/sparql"),
            "dcat:Distribution",
            dcterms_title=both("SPARQLで問い合わせる", "Ask it with SPARQL"),
            dcat_accessURL=NamedNode(asked),
            dcat_accessService=self.part("sparql"),
            dcterms_format=self.write_format("SPARQL", "application/sparql-results+json"),
            dcterms_license=self.licence,
            dcterms_rights=self.part("rights"),
        )

    def write_format(self, label: str, media_type: str) -> NamedNode:
        """Write a format by its label; CKAN takes the first class for what it is, and the label for its name."""
        node = self.part(f"format/{label}")
        self.say(node, "rdf:type", NamedNode("http://purl.org/dc/terms/IMT"), term("dcterms:MediaTypeOrExtent"))
        return self.node(node, rdfs_label=Literal(label), rdf_value=Literal(media_type))

    def write_service(self, datasets: Sequence[NamedNode]) -> None:
        """Write the endpoint as a data service."""
        endpoint, description = NamedNode(f"{self.root}sparql"), NamedNode(f"{self.root}sparql?format=ttl")
        self.node(
            self.part("sparql"),
            "dcat:DataService",
            dcterms_title=both("工程表 SPARQLエンドポイント", "Koteihyo SPARQL endpoint"),
            dcterms_description=both("SPARQL 1.1 で問い合わせる。", "Takes queries in SPARQL 1.1."),
            dcat_endpointURL=self.node(endpoint, "rdfs:Resource"),
            dcat_endpointDescription=self.node(description, "rdfs:Resource"),
            dcterms_conformsTo=self.node(NamedNode(PROTOCOL), "dcterms:Standard"),
            dcat_servesDataset=datasets,
            dcterms_license=self.licence,
            **self.responsible(),
        )
        self.say(self.itself, "dcat:service", self.part("sparql"))
