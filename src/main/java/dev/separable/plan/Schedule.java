package dev.separable.plan;

import dev.separable.graph.Graph;
import dev.separable.graph.Node;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How many images each node takes at once. Early layers have large maps and few weights: they run
 * image by image, so that a map is read while it is in the cache. Late layers have small maps and
 * megabytes of weights: they take several images, so that the weights are read once for all of
 * them.
 *
 * <p>Of all ways to cut the nodes into groups, the one that moves the fewest bytes an image is
 * taken. A step of a group that takes s images reads an s-th of its weights for each. What its maps
 * of s images take beyond {@link #CACHE} comes from farther away, beyond {@link #FAR_CACHE} from
 * farther still. A value that is made in one group and read in another one holds the whole batch
 * and is written and read once more.
 */
final class Schedule {
  /** As many images as there are. */
  static final int ALL = Integer.MAX_VALUE;

  private static final int[] CHOICES = {1, 2, 4, 8, 16, ALL};

  /** What the choice of all images is reckoned with. */
  private static final int MANY = 64;

  /** Bytes of maps that the second level of a core's cache keeps beside weights. */
  private static final double CACHE = 768 << 10;

  /** Bytes of maps that a core finds in the last level, which others use as well. */
  private static final double FAR_CACHE = 4 << 20;

  /** How much longer the memory takes than the last level of cache. */
  private static final double FAR = 2;

  private final Graph graph;
  private final List<Shape> shapes;
  private final Values values;

  private Schedule(Graph graph, List<Shape> shapes, Values values) {
    this.graph = graph;
    this.shapes = shapes;
    this.values = values;
  }

  /** Neighbouring nodes, [from, to), that take so many images at once. */
  record Group(int from, int to, int images) {}

  /** The groups that move the fewest bytes, in order; the input is in none of them. */
  static List<Group> of(Graph graph, Shape input) {
    return new Schedule(graph, graph.shapes(input), new Values(graph)).cheapest();
  }

  private List<Group> cheapest() {
    int nodes = graph.nodes().size();
    double[] cost = new double[CHOICES.length];
    int[][] before = new int[nodes][CHOICES.length];
    for (int node = 1; node < nodes; node++) {
      double cut = node == 1 ? 0 : 2 * bytesAlive(node);
      int best = cheapest(cost);
      double[] next = new double[CHOICES.length];
      for (int c = 0; c < CHOICES.length; c++) {
        before[node][c] = cost[c] <= cost[best] + cut ? c : best;
        next[c] = Math.min(cost[c], cost[best] + cut) + bytes(graph.node(node), CHOICES[c]);
      }
      cost = next;
    }
    return groups(before, cheapest(cost));
  }

  private static List<Group> groups(int[][] before, int last) {
    List<Group> groups = new ArrayList<>();
    int choice = last;
    int end = before.length;
    for (int node = before.length - 1; node > 0; node--) {
      int earlier = before[node][choice];
      if (node == 1 || earlier != choice) {
        groups.add(0, new Group(node, end, CHOICES[choice]));
        end = node;
      }
      choice = earlier;
    }
    return groups;
  }

  private static int cheapest(double[] cost) {
    int best = 0;
    for (int c = 1; c < cost.length; c++) {
      best = cost[c] < cost[best] ? c : best;
    }
    return best;
  }

  /** Bytes that the node moves for an image if it takes so many at once. */
  private double bytes(Node node, int images) {
    if (values.source(node.index()) != node.index()) {
      return 0;
    }
    double maps = bytes(node.index());
    for (int from : node.inputs()) {
      maps += bytes(from);
    }
    int together = Math.min(images, MANY);
    return weights(node.op().layers(node.name())) / together
        + maps * beyond(together * maps, CACHE)
        + FAR * maps * beyond(together * maps, FAR_CACHE);
  }

  /** The share of so many bytes that does not fit. */
  private static double beyond(double bytes, double cache) {
    return bytes <= cache ? 0 : 1 - cache / bytes;
  }

  /** Bytes of the values of an image that are made before the node and read by it or later. */
  private double bytesAlive(int node) {
    double bytes = 0;
    for (int value = 1; value < node; value++) {
      if (values.source(value) == value && values.lastReader(value) >= node) {
        bytes += bytes(value);
      }
    }
    return bytes;
  }

  private double bytes(int value) {
    return (double) shapes.get(value).elements() * Float.BYTES;
  }

  private static double weights(List<Op.Layer> layers) {
    return layers.stream()
        .flatMap(layer -> layer.op().parameters(layer.name()).stream())
        .mapToDouble(parameter -> (double) parameter.shape().elements() * Float.BYTES)
        .sum();
  }
}
