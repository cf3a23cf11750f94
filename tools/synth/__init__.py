"""A small synthesiser in NumPy and SciPy: the music and the sounds of Mirrorbeat.

Signals are float64 arrays at `core.SAMPLE_RATE`: mono has shape (n,), stereo (2, n). Full scale
is 1.0. The lower modules (oscillators, envelopes, filters, ...) know nothing of songs; `score`,
`*_parts` and `mixdown` turn a `SongPlan` into a finished stereo mix.
"""
