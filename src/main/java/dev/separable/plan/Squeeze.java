package dev.separable.plan;

import dev.separable.kernel.Kernels;

/**
 * Squeeze-and-excite inside a step: the mean of every row is taken when the row is made, while it
 * is in the cache; their mean is the map's, and two small products make the factors of it. The
 * working memory holds {@code [rows, channels]} means, then the mean, the values between the
 * products, and the factors.
 *
 * @param at where the working memory begins in the workspace of the step
 */
record Squeeze(Product reduce, Product gate, int rows, int columns, int at) {
  private int channels() {
    return reduce.matrix().k();
  }

  private int meanAt() {
    return at + rows * channels();
  }

  private int betweenAt() {
    return meanAt() + channels();
  }

  /** Where the factors lie. */
  int factorsAt() {
    return betweenAt() + reduce.matrix().n();
  }

  /** Where the working memory ends. */
  int end() {
    return Math.addExact(
        at, Math.addExact(Math.multiplyExact(rows + 2, channels()), reduce.matrix().n()));
  }

  /** Takes the means of rows [from, to), which lie at {@code mapAt}. */
  void means(Kernels kernels, float[] workspace, int mapAt, int from, int to) {
    int channels = channels();
    for (int row = from; row < to; row++) {
      int in = mapAt + (row - from) * columns * channels;
      kernels.globalAverage(workspace, in, columns, channels, workspace, at + row * channels);
    }
  }

  /** Makes the factors of the rows' means. */
  void factors(Kernels kernels, float[] workspace) {
    kernels.globalAverage(workspace, at, rows, channels(), workspace, meanAt());
    reduce.run(kernels, workspace, meanAt(), 1, null, workspace, betweenAt());
    gate.run(kernels, workspace, betweenAt(), 1, null, workspace, factorsAt());
  }
}
