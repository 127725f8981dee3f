"""Plans beside plans: how each statement of an earlier plan stands in a later one."""
