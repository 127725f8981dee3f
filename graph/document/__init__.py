"""The document as printed: its text, its structure restored, and the proof that both hold the same characters."""
