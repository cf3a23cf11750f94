"""TensorFlow.js graph models to ONNX, with nothing but `onnx` and NumPy.

`checkpoint` reads one, `graph` and `atrous` rewrite it, `operators` and `writer` translate it node
by node, `posenet` and `movenet` know the two families, `stored` makes the weights small.
"""
