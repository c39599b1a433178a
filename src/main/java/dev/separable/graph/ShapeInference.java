package dev.separable.graph;

import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/** The shape of each node's value, from the input's. */
final class ShapeInference {
  /** Steps recurse over axes, so files from others must not choose how deep. */
  private static final int MOST_AXES = 16;

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
    List<Shape> from = node.inputs().stream().map(shapes::get).toList();
    Shape out = node.op().accept(new Rules(input, from));
    if (out.rank() > MOST_AXES) {
      throw new IllegalArgumentException(
          "a value of shape " + out + " has " + out.rank() + " axes, at most " + MOST_AXES);
    }
    out.length();
    return out;
  }

  /** Of what an op makes of one value. */
  static Shape shape(Op op, Shape in) {
    return op.accept(new Rules(in, List.of(in)));
  }

  /** The rule of each op for the shapes that it reads. */
  private record Rules(Shape image, List<Shape> from) implements Op.Visitor<Shape> {
    private Shape in() {
      if (from.isEmpty()) {
        throw new IllegalArgumentException("it reads nothing");
      }
      return from.get(0);
    }

    private Shape second() {
      return from.size() > 1 ? from.get(1) : null;
    }

    private Shape wantSecond() {
      if (from.size() != 2) {
        throw new IllegalArgumentException("it reads " + from + ", wanted two values");
      }
      return from.get(1);
    }

    @Override
    public Shape input(Op.Input op) {
      if (op.only() != null && !op.only().equals(image)) {
        throw new IllegalArgumentException(
            "is " + image + ", the model was read for " + op.only() + " alone");
      }
      return image;
    }

    @Override
    public Shape conv(Op.Conv op) {
      return residual(convolved(op, in()), second());
    }

    @Override
    public Shape separable(Op.Separable op) {
      return residual(convolved(op.pointwise(), convolved(op.depthwise(), in())), second());
    }

    @Override
    public Shape batchNorm(Op.BatchNorm op) {
      ValueShapes.wantLast(op.channels(), in());
      return in();
    }

    @Override
    public Shape activate(Op.Activate op) {
      return in();
    }

    @Override
    public Shape add(Op.Add op) {
      return residual(in(), wantSecond());
    }

    @Override
    public Shape multiply(Op.Multiply op) {
      return product(in(), wantSecond());
    }

    @Override
    public Shape pool(Op.Pool op) {
      return slide(op.window(), map(in()), in().at(-1));
    }

    @Override
    public Shape globalPool(Op.GlobalPool op) {
      Shape in = map(in());
      return in.rank() == 2 ? Shape.of(1, in.at(-1)) : Shape.of(1, 1, in.at(-1));
    }

    @Override
    public Shape flatten(Op.Flatten op) {
      return Shape.of(in().length());
    }

    @Override
    public Shape linear(Op.Linear op) {
      return ValueShapes.linear(op, in());
    }

    @Override
    public Shape apply(Op.Apply op) {
      return in();
    }

    @Override
    public Shape prelu(Op.PRelu op) {
      ValueShapes.wantLast(op.channels(), in());
      return in();
    }

    @Override
    public Shape constant(Op.Constant op) {
      return op.shape();
    }

    @Override
    public Shape arithmetic(Op.Arithmetic op) {
      return ValueShapes.broadcast(in(), wantSecond());
    }

    @Override
    public Shape softmax(Op.Softmax op) {
      MoveShapes.wantAxis(op.axis(), in());
      return in();
    }

    @Override
    public Shape reduce(Reduce op) {
      return ValueShapes.reduced(op, in());
    }

    @Override
    public Shape resize(Resize op) {
      return ValueShapes.resized(op, in());
    }

    @Override
    public Shape move(Move op) {
      in();
      return op.accept(new MoveShapes(from));
    }

    @Override
    public Shape fused(Fused op) {
      in();
      return op.accept(new FusedShapes(from));
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

  private static Shape map(Shape in) {
    if (in.rank() != 2 && in.rank() != 3) {
      throw new IllegalArgumentException("input is " + in + ", wanted (height, width, channels)");
    }
    return in;
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

  static Shape residual(Shape shape, Shape added) {
    if (added != null && !added.equals(shape)) {
      throw new IllegalArgumentException("cannot add " + added + " to " + shape);
    }
    return shape;
  }

  static Shape product(Shape in, Shape factor) {
    boolean perChannel =
        factor.rank() > 0
            && in.rank() > 0
            && factor.elements() == factor.at(-1)
            && factor.at(-1) == in.at(-1);
    if (!perChannel && !factor.equals(in)) {
      throw new IllegalArgumentException("cannot multiply " + in + " by " + factor);
    }
    return in;
  }
}
