package dev.separable.onnx;

import dev.separable.graph.Op;
import dev.separable.graph.Resize;
import dev.separable.graph.Resize.Coordinates;
import dev.separable.graph.Resize.Interpolation;
import dev.separable.graph.Resize.Nearest;
import dev.separable.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Resize and its forerunner Upsample. */
final class ResizeOps {
  private ResizeOps() {}

  static void register(Map<String, Consumer<Call>> table) {
    table.put("Resize", ResizeOps::resize);
    table.put("Upsample", ResizeOps::old);
  }

  /**
   * Upsample, and Resize of opset 10. Where the specification leaves open which neighbour is taken,
   * onnxruntime takes the one below for more places and the one above for fewer.
   */
  private static void old(Call call) {
    Literal input = call.has(1) ? call.literal(1) : null;
    float[] attribute = call.attributes().numbers("scales");
    double[] scales = new double[call.data(0).dims().rank()];
    if (scales.length != (input == null ? attribute.length : input.length())) {
      throw new IllegalArgumentException(
          "%d scales for %s"
              .formatted(input == null ? attribute.length : input.length(), call.data(0).dims()));
    }
    for (int i = 0; i < scales.length; i++) {
      scales[i] = input == null ? attribute[i] : input.number(i);
    }
    boolean fewer = Arrays.stream(scales).anyMatch(scale -> scale < 1);
    boolean more = Arrays.stream(scales).anyMatch(scale -> scale > 1);
    if (fewer && more) {
      throw new IllegalArgumentException(
          "more places of one axis and fewer of another: " + Arrays.toString(scales));
    }
    emit(call, scales, null, Coordinates.ASYMMETRIC, fewer ? Nearest.CEIL : Nearest.FLOOR);
  }

  private static void resize(Call call) {
    if (call.opset() < 11) {
      old(call);
      return;
    }
    String policy = call.attributes().text("keep_aspect_ratio_policy", "stretch");
    String place = call.attributes().text("coordinate_transformation_mode", "half_pixel");
    String nearest = call.attributes().text("nearest_mode", "round_prefer_floor");
    call.attributes().ignore("cubic_coeff_a", "extrapolation_value");
    if (!policy.equals("stretch")
        || call.attributes().flag("antialias", 0)
        || call.attributes().flag("exclude_outside", 0)) {
      throw new IllegalArgumentException("antialias, exclude_outside or policy " + policy);
    }
    boolean sized = call.has(3) && call.literal(3).length() > 0;
    double[] wanted = perAxis(call, call.literal(sized ? 3 : 2), sized);
    double[] scales = sized ? null : wanted;
    double[] sizes = sized ? wanted : null;
    emit(call, scales, sizes, one(Coordinates.class, place), one(Nearest.class, nearest));
  }

  /** One of the names that ONNX and the graph have in common. */
  private static <E extends Enum<E>> E one(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("mode " + text + " is not supported"));
  }

  /** What is given for some axes, for all of them: the others keep their size, or the scale 1. */
  private static double[] perAxis(Call call, Literal given, boolean sized) {
    Shape dims = call.data(0).dims();
    int[] axes = call.axes(call.attributes().integers("axes", (long[]) null), dims.rank());
    if (given.length() != (axes == null ? dims.rank() : axes.length)) {
      throw new IllegalArgumentException(
          "%s is %s for %s".formatted(given.name(), given.dims(), dims));
    }
    double[] all = new double[dims.rank()];
    for (int axis = 0; axis < all.length; axis++) {
      all[axis] = sized ? dims.at(axis) : 1;
    }
    for (int i = 0; i < given.length(); i++) {
      all[axes == null ? i : axes[i]] = given.number(i);
    }
    return all;
  }

  /** Scales or sizes of all axes are given; the others are null. */
  private static void emit(
      Call call, double[] scales, double[] sizes, Coordinates coordinates, Nearest nearest) {
    Value read = call.value(0);
    Shape dims = read.dims();
    Interpolation interpolation = interpolation(call);
    int[] made = dims.toArray();
    float[] factors = new float[made.length];
    boolean[] changes = new boolean[made.length];
    for (int axis = 0; axis < made.length; axis++) {
      double out = sizes == null ? Math.floor((float) scales[axis] * made[axis]) : sizes[axis];
      if (!(out >= 1 && out <= 1 << 20)) {
        throw new IllegalArgumentException(
            sizes == null
                ? "%s by %s".formatted(dims, Arrays.toString(scales))
                : "%s to %s".formatted(dims, Arrays.toString(sizes)));
      }
      factors[axis] = (float) (sizes == null ? scales[axis] : out / made[axis]);
      made[axis] = (int) out;
      changes[axis] = made[axis] != dims.at(axis) || factors[axis] != 1;
    }
    List<Integer> order = order(dims.rank(), changes);
    Value arranged = call.emitter().arrange(read, order);
    int h = order.get(0);
    int w = order.get(1);
    Op op =
        new Resize(
            made[h],
            w == Value.NONE ? 1 : made[w],
            factors[h],
            w == Value.NONE ? 1 : factors[w],
            interpolation,
            coordinates,
            nearest);
    Shape shape = Shape.of(made);
    call.result(
        new Value(call.add(op, Value.physical(shape, order), arranged.node()), shape, order));
  }

  private static Interpolation interpolation(Call call) {
    String mode = call.attributes().text("mode", "nearest");
    Interpolation interpolation =
        switch (mode) {
          case "nearest" -> Interpolation.NEAREST;
          case "linear", "bilinear" -> Interpolation.LINEAR;
          default -> throw new IllegalArgumentException("mode " + mode + " is not supported");
        };
    if (interpolation == Interpolation.LINEAR && call.isWhole(0)) {
      throw new IllegalArgumentException("mode " + mode + " of integers, wanted floats");
    }
    return interpolation;
  }

  /** Height and width first; they are the axes that change. */
  private static List<Integer> order(int rank, boolean[] changes) {
    if (rank == 4 && !changes[0] && !changes[1]) {
      return List.of(2, 3, 1);
    }
    if (rank == 4 && !changes[0] && !changes[3]) {
      return List.of(1, 2, 3);
    }
    if (rank == 3 && !changes[0] && !changes[1]) {
      return List.of(2, Value.NONE, 1);
    }
    throw new IllegalArgumentException("resizes more than height and width");
  }
}
