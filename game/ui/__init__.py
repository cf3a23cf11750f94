"""Everything that is seen: drawing on a canvas of 1920 x 1080 units."""
