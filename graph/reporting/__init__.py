"""Reports beside the plan that they are of: which rows are about which statements, and what they say of these."""
