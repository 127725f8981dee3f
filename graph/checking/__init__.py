"""What is asked of a plan before it is published: shapes, a validator in a process of its own, findings in words."""
