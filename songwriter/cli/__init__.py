"""The command line: the same engine as the window, for scripts, lessons and checks. No Qt, no torch at import."""
