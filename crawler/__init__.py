"""Collecting: sites, feeds, archives and files become Articles in the archive."""
