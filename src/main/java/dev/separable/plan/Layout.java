package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where each value lies while a plan runs. */
final class Layout {
  private final Graph graph;
  private final List<Shape> shapes;
  private final Values values;
  private final Schedule.Group[] groupOf;
  private final int[] held;
  private final Buffers buffers = new Buffers();

  Layout(Graph graph, List<Shape> shapes, Values values, List<Schedule.Group> groups) {
    this.graph = graph;
    this.shapes = shapes;
    this.values = values;
    this.groupOf = new Schedule.Group[shapes.size()];
    groupOf[0] = new Schedule.Group(0, 1, Schedule.ALL);
    for (Schedule.Group group : groups) {
      Arrays.fill(groupOf, group.from(), group.to(), group);
    }
    this.held = held();
  }

  /**
   * For how many images the buffer of each value holds it: those that its group takes at once, or
   * all if another group reads it as well.
   */
  private int[] held() {
    int[] images = new int[shapes.size()];
    for (int node = 0; node < images.length; node++) {
      boolean inside = values.lastReader(node) < groupOf[node].to();
      images[node] = inside ? groupOf[node].images() : Schedule.ALL;
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Node node : graph.nodes()) {
        changed |= residualLiesAsOutput(node, images);
      }
    }
    return images;
  }

  /** Kernels find a residual at the offset of the output. */
  private boolean residualLiesAsOutput(Node node, int[] images) {
    int last = node.inputs().size() - 1;
    if (last < 1) {
      return false;
    }
    int out = values.source(node.index());
    int residual = values.source(node.inputs().get(last));
    if (images[residual] == images[out] || !shapes.get(residual).equals(shapes.get(out))) {
      return false;
    }
    images[residual] = Schedule.ALL;
    images[out] = Schedule.ALL;
    return true;
  }

  /** The buffer of each value; -1 for those that need none. */
  int[] assign(boolean[] needed) {
    int nodes = shapes.size();
    int[] buffer = new int[nodes];
    Arrays.fill(buffer, -1);
    List<List<Integer>> begins = lists(nodes);
    List<List<Integer>> ends = lists(nodes + 1);
    for (int value = 0; value < nodes; value++) {
      if (values.source(value) == value && needed[value]) {
        begins.get(begin(value)).add(value);
        ends.get(end(value)).add(value);
      }
    }
    for (int node = 0; node < nodes; node++) {
      for (int value : begins.get(node)) {
        buffer[value] = buffers.take(shapes.get(value).length(), held[value]);
      }
      ends.get(node).forEach(value -> buffers.release(buffer[value]));
    }
    return buffer;
  }

  private static List<List<Integer>> lists(int count) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  /** A group that runs more than once keeps what others read from its first step on. */
  private int begin(int value) {
    Schedule.Group group = groupOf[value];
    return held[value] == Schedule.ALL && group.images() != Schedule.ALL ? group.from() : value;
  }

  /** A group that runs more than once needs what all images have to its last step. */
  private int end(int value) {
    int last = values.lastReader(value);
    if (last == shapes.size()) {
      return last;
    }
    Schedule.Group group = groupOf[last];
    return held[value] == Schedule.ALL && group.images() != Schedule.ALL ? group.to() - 1 : last;
  }

  /** The place of the value that a node stands for, given the buffers that were assigned. */
  Slot slot(int node, int[] buffer) {
    int value = values.source(node);
    return new Slot(buffer[value], shapes.get(node), null, held[value]);
  }

  List<BufferSize> sizes() {
    return buffers.sizes();
  }
}
