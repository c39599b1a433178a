package dev.separable.keras;

import dev.separable.tensor.Padding;

/**
 * The output of a layer while the graph is built.
 *
 * @param node of the graph
 * @param rank 3 for maps (H, W, C), 1 for vectors
 * @param channels length of the last axis, -1 if not known
 * @param extent whether height and width are known to be 1
 * @param pad zeros that ZeroPadding2D puts around it and no node has added yet; null if none
 */
record Value(int node, int rank, int channels, Extent extent, Padding.Explicit pad) {
  /** Of a map. */
  enum Extent {
    ANY,
    ONE
  }

  static Value of(int node, int rank, int channels) {
    return new Value(node, rank, channels, Extent.ANY, null);
  }

  Value at(int other) {
    return new Value(other, rank, channels, extent, pad);
  }

  Value withChannels(int others) {
    return new Value(node, rank, others, extent, pad);
  }

  Value padded(Padding.Explicit more) {
    return new Value(node, rank, channels, Extent.ANY, more);
  }
}
