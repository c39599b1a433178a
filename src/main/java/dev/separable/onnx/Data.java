package dev.separable.onnx;

import dev.separable.tensor.Shape;

/** A value of an ONNX graph: known when the file is read, or one that depends on the input. */
sealed interface Data permits Literal, Value {
  /** Its dimensions as ONNX has them, the batch (of 1) with them. */
  Shape dims();
}
