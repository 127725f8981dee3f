"""Published versions: frozen, kept, put back; who published them and why; and the gate that a change goes through."""
