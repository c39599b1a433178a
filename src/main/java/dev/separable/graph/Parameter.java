package dev.separable.graph;

import dev.separable.tensor.Shape;

/**
 * A tensor that a layer needs.
 *
 * @param layer name of the layer
 * @param op the layer's op: its Conv, Linear or BatchNorm
 * @param role which of its tensors
 * @param shape in the project's own layout, see {@link Role}
 */
public record Parameter(String layer, Op.Weighted op, Role role, Shape shape) {
  /** Its name within the project. */
  public String name() {
    return role.of(layer);
  }
}
