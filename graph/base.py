"""Where our identifiers are minted; a module of its own, so that who needs only this loads no RDF library."""

BASE = "https://w3id.org/koteihyo/"
