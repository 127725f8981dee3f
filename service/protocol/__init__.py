"""HTTP: the SPARQL 1.1 Protocol, the questions' addresses, errors as problem documents."""
