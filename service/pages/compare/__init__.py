"""The page that puts a plan beside the one that it revises."""
