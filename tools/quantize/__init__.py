"""The parts of `tools.quantize_posenet`: a float PoseNet becomes one of 8-bit integers."""
