"""The processes that strangers' queries run in: forked from a zygote, confined, limited, stopped."""
