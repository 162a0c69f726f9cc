"""Asking: Documents become search, figures, trends; the command line lives here."""
