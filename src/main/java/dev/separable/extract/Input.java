package dev.separable.extract;

import dev.separable.tensor.Tensor;

/** One input as it was read, not yet decoded. The content is not written to. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Input {
  /** An encoded image of any format that is read. */
  record Image(byte[] bytes) implements Input {}

  /** A picture that is decoded already. */
  record Pixels(dev.separable.image.Image image) implements Input {}

  /** An (H, W, C) array, or [sequence, embedding] for 1-D layers. */
  record Array(Tensor tensor) implements Input {}

  /** An (H, W, C) array, or [sequence, embedding] for 1-D layers, as a NumPy {@code .npy} file. */
  record Npy(byte[] bytes) implements Input {}
}
