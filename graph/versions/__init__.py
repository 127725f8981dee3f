"""Published versions: frozen, kept, put back; their history; and the gate that a change goes through."""
