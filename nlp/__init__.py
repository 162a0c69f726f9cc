"""Reading: one Article becomes one Document; no files, no network, no clock inside."""
