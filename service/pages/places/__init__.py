"""The maps: municipalities that have plans, and the places that a plan names."""
