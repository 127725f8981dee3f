"""The themes that plans share."""
