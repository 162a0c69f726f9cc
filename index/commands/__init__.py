"""The command line's commands, one a module; each gives `command`."""
