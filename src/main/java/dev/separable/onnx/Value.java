package dev.separable.onnx;

import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A value that depends on the input: the tensor of a node, and how ONNX sees its axes.
 *
 * @param node index of the node that makes the tensor
 * @param dims dimensions as ONNX has them
 * @param order which of ONNX's axes stands at each place of the tensor; {@link #NONE} for a place
 *     of length 1 that is no axis any more. Axes that are not in it have length 1.
 */
record Value(int node, Shape dims, List<Integer> order) implements Data {
  /** A place of length 1 that stands for no axis. */
  static final int NONE = -1;

  private static final int MOST_AXES = 16;

  Value {
    order = List.copyOf(order);
    requireRank(dims.rank());
    if (dims.elements() == 0) {
      throw new IllegalArgumentException("a value of shape " + dims + " is empty");
    }
    for (int axis = 0; axis < dims.rank(); axis++) {
      if (dims.at(axis) != 1 && !order.contains(axis)) {
        throw new IllegalStateException("axis " + axis + " of " + dims + " is not in " + order);
      }
    }
  }

  /** Refuses more axes than anybody has; the work for some operators grows with their square. */
  static void requireRank(int rank) {
    if (rank > MOST_AXES) {
      throw new IllegalArgumentException("%d axes, wanted at most %d".formatted(rank, MOST_AXES));
    }
  }

  /** The axes of these dimensions, from the first one. */
  static List<Integer> axes(Shape dims) {
    return IntStream.range(0, dims.rank()).boxed().toList();
  }

  /** Dimensions from a list. */
  static Shape shape(List<Integer> dims) {
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The usual order of a value of these dimensions: ONNX's own, without the batch. */
  static List<Integer> natural(Shape dims) {
    int first = dims.rank() > 1 && dims.at(0) == 1 ? 1 : 0;
    return IntStream.range(first, dims.rank()).boxed().toList();
  }

  /** The order of a map [N, C, H, W] or a sequence [N, C, L] with the channels last. */
  static List<Integer> channelsLast(Shape dims) {
    return dims.rank() == 3 ? List.of(2, 1) : List.of(2, 3, 1);
  }

  /** Shape of the tensor. */
  Shape physical() {
    return physical(dims, order);
  }

  /** Shape of the tensor of a value in that order. */
  static Shape physical(Shape dims, List<Integer> order) {
    return Shape.of(order.stream().mapToInt(a -> a == NONE ? 1 : dims.at(a)).toArray());
  }

  /** Where an axis stands in the tensor; -1 if it does not. */
  int place(int axis) {
    return order.indexOf(axis);
  }

  /** The axes longer than 1, in an order. */
  static List<Integer> longOnes(Shape dims, List<Integer> order) {
    return order.stream().filter(a -> a != NONE && dims.at(a) > 1).toList();
  }

  /** The order without places that are no axes. */
  List<Integer> orderOfAxes() {
    return order.stream().filter(a -> a != NONE).toList();
  }

  /** The same tensor under dimensions with ones in front, so that there are {@code rank}. */
  Value lifted(int rank) {
    int more = rank - dims.rank();
    if (more == 0) {
      return this;
    }
    List<Integer> shifted = new ArrayList<>();
    order.forEach(axis -> shifted.add(axis == NONE ? NONE : axis + more));
    return new Value(node, lifted(dims, rank), shifted);
  }

  /** Dimensions with ones in front. */
  static Shape lifted(Shape dims, int rank) {
    int[] longer = new int[rank];
    int more = rank - dims.rank();
    for (int i = 0; i < rank; i++) {
      longer[i] = i < more ? 1 : dims.at(i - more);
    }
    return Shape.of(longer);
  }

  /** What another node made of it, place by place. */
  Value at(int newNode) {
    return new Value(newNode, dims, order);
  }

  /** The same with another length of one axis. */
  Value with(int newNode, int axis, int length) {
    int[] changed = dims.toArray();
    changed[axis] = length;
    return new Value(newNode, Shape.of(changed), order);
  }
}
