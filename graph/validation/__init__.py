"""What is asked of a plan before it is published: SHACL shapes, findings in words, the words they quote."""
