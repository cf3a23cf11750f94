"""The music of one song each: chords, desk, rhythms, figures, tunes, and who plays what when."""
