"""Every thing at its address: what its document holds, in which format, and what is said where nothing stands."""
