"""The game."""

import os

# pygame greets on stdout, where a command's JSON belongs.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
