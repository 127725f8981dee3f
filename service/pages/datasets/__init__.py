"""Linked datasets."""
