"""Every thing at its address: its statements, its documents, and what is said where nothing is."""
