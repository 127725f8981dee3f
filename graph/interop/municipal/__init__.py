"""What every municipality has: statistics by area code and the lists of the standard datasets, shipped as tables."""
