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
    Shape in = node.inputs().isEmpty() ? input : shapes.get(node.input());
    Shape second = node.inputs().size() > 1 ? shapes.get(node.inputs().get(1)) : null;
    Shape out = node.op().accept(new Rules(in, second));
    out.length();
    return out;
  }

  /** The rule of each op for a first and perhaps a second input. */
  private record Rules(Shape in, Shape second) implements Op.Visitor<Shape> {
    @Override
    public Shape input(Op.Input op) {
      return in;
    }

    @Override
    public Shape conv(Op.Conv op) {
      return residual(convolved(op, in), second);
    }

    @Override
    public Shape separable(Op.Separable op) {
      return residual(convolved(op.pointwise(), convolved(op.depthwise(), in)), second);
    }

    @Override
    public Shape batchNorm(Op.BatchNorm op) {
      wantChannels(op.channels(), in);
      return in;
    }

    @Override
    public Shape activate(Op.Activate op) {
      return in;
    }

    @Override
    public Shape add(Op.Add op) {
      return residual(in, second);
    }

    @Override
    public Shape multiply(Op.Multiply op) {
      return product(in, second);
    }

    @Override
    public Shape pool(Op.Pool op) {
      return slide(op.window(), in, in.at(-1));
    }

    @Override
    public Shape globalPool(Op.GlobalPool op) {
      return in.rank() == 2 ? Shape.of(1, in.at(-1)) : Shape.of(1, 1, in.at(-1));
    }

    @Override
    public Shape flatten(Op.Flatten op) {
      return Shape.of(in.length());
    }

    @Override
    public Shape linear(Op.Linear op) {
      if (in.rank() != 1 || in.at(0) != op.inFeatures()) {
        throw new IllegalArgumentException(
            "input is " + in + ", the linear layer wants [" + op.inFeatures() + "]");
      }
      return Shape.of(op.outFeatures());
    }

    @Override
    public Shape apply(Op.Apply op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape prelu(Op.PRelu op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape constant(Op.Constant op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape arithmetic(Op.Arithmetic op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape softmax(Op.Softmax op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape reduce(Op.Reduce op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape resize(Op.Resize op) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Shape move(Move op) {
      throw new UnsupportedOperationException();
    }
  }

  static Shape convolved(Op.Conv conv, Shape in) {
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
