"""Answers as tables: made of each plan once it is published, shared between versions, put together when asked for."""
