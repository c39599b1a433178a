package dev.separable.graph;

import dev.separable.tensor.Shape;
import java.util.HashSet;

/** The shapes of ops that compute on values of any rank. */
final class ValueShapes {
  private ValueShapes() {}

  /** NumPy's broadcasting: axes aligned at the last one, those of length 1 repeated. */
  static Shape broadcast(Shape a, Shape b) {
    int[] sizes = new int[Math.max(a.rank(), b.rank())];
    for (int i = 1; i <= sizes.length; i++) {
      int one = i <= a.rank() ? a.at(-i) : 1;
      int other = i <= b.rank() ? b.at(-i) : 1;
      if (one != other && one != 1 && other != 1) {
        throw new IllegalArgumentException("cannot broadcast " + a + " and " + b);
      }
      sizes[sizes.length - i] = one == 1 ? other : one;
    }
    return Shape.of(sizes);
  }

  static Shape reduced(Reduce op, Shape in) {
    int[] sizes = in.toArray();
    for (int axis : op.axes()) {
      MoveShapes.wantAxis(axis, in);
      sizes[axis] = 1;
    }
    if (new HashSet<>(op.axes()).size() != op.axes().size()) {
      throw new IllegalArgumentException("axes " + op.axes() + " of " + in + " repeat");
    }
    return Shape.of(sizes);
  }

  static Shape resized(Resize op, Shape in) {
    boolean scales = op.scaleH() > 0 && op.scaleW() > 0;
    if (in.rank() != 3 || in.elements() == 0 || op.height() < 1 || op.width() < 1 || !scales) {
      throw new IllegalArgumentException(
          "cannot resize %s to %d x %d by %s x %s"
              .formatted(in, op.height(), op.width(), op.scaleH(), op.scaleW()));
    }
    return Shape.of(op.height(), op.width(), in.at(2));
  }

  static Shape linear(Op.Linear op, Shape in) {
    if (in.rank() == 0 || in.at(-1) != op.inFeatures()) {
      throw new IllegalArgumentException(
          "input is " + in + ", the linear layer wants [" + op.inFeatures() + "]");
    }
    int[] sizes = in.toArray();
    sizes[sizes.length - 1] = op.outFeatures();
    return Shape.of(sizes);
  }

  /** For ops with a number for each value of the last axis. */
  static void wantLast(int channels, Shape in) {
    if (in.rank() == 0 || in.at(-1) != channels) {
      throw new IllegalArgumentException(
          "input is " + in + ", wanted " + channels + " channels on its last axis");
    }
  }
}
