"""The dance: a skeleton in space, a library of moves, and their arrangement over a song."""
