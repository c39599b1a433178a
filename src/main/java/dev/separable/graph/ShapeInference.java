package dev.separable.graph;

import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/** The shape of each node's value, from the input's. */
final class ShapeInference {
  private ShapeInference() {}

  static List<Shape> shapes(Graph graph, Shape input) {
    List<Shape> shapes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      try {
        shapes.add(shape(node, shapes, input));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("layer " + node.name() + ": " + e.getMessage(), e);
      }
    }
    return shapes;
  }

  private static Shape shape(Node node, List<Shape> shapes, Shape input) {
    if (node.op() instanceof Op.Input) {
      return input;
    }
    Shape in = shapes.get(node.input());
    Shape out =
        shape(node.op(), in, node.inputs().size() > 1 ? shapes.get(node.inputs().get(1)) : null);
    out.length();
    return out;
  }

  private static Shape shape(Op op, Shape in, Shape second) {
    if (op instanceof Op.Conv conv) {
      return residual(convolved(conv, in), second);
    } else if (op instanceof Op.Separable pair) {
      return residual(convolved(pair.pointwise(), convolved(pair.depthwise(), in)), second);
    } else if (op instanceof Op.BatchNorm norm) {
      wantChannels(norm.channels(), in);
      return in;
    } else if (op instanceof Op.Add) {
      return residual(in, second);
    } else if (op instanceof Op.Multiply) {
      return product(in, second);
    } else if (op instanceof Op.Pool pool) {
      return slide(pool.window(), in, in.at(-1));
    } else if (op instanceof Op.GlobalPool) {
      return in.rank() == 2 ? Shape.of(1, in.at(-1)) : Shape.of(1, 1, in.at(-1));
    } else if (op instanceof Op.Flatten) {
      return Shape.of(in.length());
    } else if (op instanceof Op.Linear linear) {
      if (in.rank() != 1 || in.at(0) != linear.inFeatures()) {
        throw new IllegalArgumentException(
            "input is " + in + ", the linear layer wants [" + linear.inFeatures() + "]");
      }
      return Shape.of(linear.outFeatures());
    }
    return in;
  }

  private static Shape convolved(Op.Conv conv, Shape in) {
    wantChannels(conv.inChannels(), in);
    return slide(conv.window(), in, conv.outChannels());
  }

  private static void wantChannels(int channels, Shape in) {
    if (in.rank() != 2 && in.rank() != 3) {
      throw new IllegalArgumentException(
          "input is " + in + ", wanted (height, width, " + channels + ")");
    }
    if (in.at(-1) != channels) {
      throw new IllegalArgumentException(
          "input " + in + " has " + in.at(-1) + " channels, wanted " + channels);
    }
  }

  private static Shape slide(Window window, Shape in, int channels) {
    ConvGeometry geometry = geometry(window, in);
    if (in.rank() == 2) {
      if (geometry.outW() != 1) {
        throw new IllegalArgumentException(
            "input " + in + " is a sequence; a window " + window.kernelText() + " wants a map");
      }
      return Shape.of(geometry.outH(), channels);
    }
    return Shape.of(geometry.outH(), geometry.outW(), channels);
  }

  /** Where a window falls on a map or, with width 1, on a sequence. */
  static ConvGeometry geometry(Window window, Shape in) {
    return window.over(in.at(0), in.rank() == 2 ? 1 : in.at(1));
  }

  private static Shape residual(Shape shape, Shape added) {
    if (added != null && !added.equals(shape)) {
      throw new IllegalArgumentException("cannot add " + added + " to " + shape);
    }
    return shape;
  }

  private static Shape product(Shape in, Shape factor) {
    boolean perChannel = factor.elements() == factor.at(-1) && factor.at(-1) == in.at(-1);
    if (!perChannel && !factor.equals(in)) {
      throw new IllegalArgumentException("cannot multiply " + in + " by " + factor);
    }
    return in;
  }
}
