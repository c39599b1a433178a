package dev.separable.extract;

/** One input as it was read, not yet decoded. The bytes are not written to. */
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Input {
  /** An encoded image of any format that is read. */
  record Image(byte[] bytes) implements Input {}

  /** An (H, W, C) array, or [sequence, embedding] for 1-D layers, as a NumPy {@code .npy} file. */
  record Npy(byte[] bytes) implements Input {}
}
