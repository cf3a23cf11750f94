"""Mirrorbeat from a checkout: `python main.py`, the same program as the installed `mirrorbeat`."""

from game.cli import main

if __name__ == "__main__":
    main()
