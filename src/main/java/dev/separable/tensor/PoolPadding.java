package dev.separable.tensor;

/** Whether an average pool divides by padded places too. */
public enum PoolPadding {
  /** PyTorch's {@code count_include_pad=True}. */
  COUNTED,
  /** TensorFlow's average pool and {@code count_include_pad=False}. */
  LEFT_OUT
}
