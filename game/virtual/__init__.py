"""The virtual dancer: what it does, how it is drawn, and the camera that films it."""
