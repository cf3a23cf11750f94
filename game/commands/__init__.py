"""The commands, each in a module of its own; `game.cli` makes them one program.

What a command's module imports at its top is imported for every other command and for `--help`
too: heavy modules are imported by the functions that need them.
"""
