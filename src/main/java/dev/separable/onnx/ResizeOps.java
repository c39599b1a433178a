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
    table.put(
        "Upsample", call -> emit(call, oldScales(call), Coordinates.ASYMMETRIC, Nearest.FLOOR));
  }

  private static double[] oldScales(Call call) {
    Literal input = call.has(1) ? call.literal(1) : null;
    float[] attribute = call.attributes().numbers("scales");
    double[] scales = new double[input == null ? attribute.length : input.length()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = input == null ? attribute[i] : input.number(i);
    }
    return scales;
  }

  private static void resize(Call call) {
    if (call.opset() < 11) {
      emit(call, oldScales(call), Coordinates.ASYMMETRIC, Nearest.FLOOR);
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
    emit(call, scales(call), one(Coordinates.class, place), one(Nearest.class, nearest));
  }

  /** One of the names that ONNX and the graph have in common. */
  private static <E extends Enum<E>> E one(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("mode " + text + " is not supported"));
  }

  /** Scales of all axes, from inputs scales or sizes; a size is told as a negative number. */
  private static double[] scales(Call call) {
    Shape dims = call.data(0).dims();
    boolean sized = call.has(3) && call.literal(3).length() > 0;
    Literal given = call.literal(sized ? 3 : 2);
    long[] axes = call.attributes().integers("axes", (long[]) null);
    double[] scales = new double[dims.rank()];
    Arrays.fill(scales, 1);
    if (given.length() != (axes == null ? scales.length : axes.length)) {
      throw new IllegalArgumentException(
          "%s is %s for %s".formatted(given.name(), given.dims(), dims));
    }
    for (int i = 0; i < given.length(); i++) {
      int axis = axes == null ? i : Call.axis(axes[i], scales.length);
      scales[axis] = sized ? -given.number(i) : given.number(i);
    }
    return scales;
  }

  private static void emit(Call call, double[] scales, Coordinates coordinates, Nearest nearest) {
    Value read = call.value(0);
    Shape dims = read.dims();
    if (scales.length != dims.rank() || dims.rank() < 3 || dims.rank() > 4) {
      throw new IllegalArgumentException("%s by %s".formatted(dims, Arrays.toString(scales)));
    }
    Interpolation interpolation = interpolation(call);
    int[] made = dims.toArray();
    float[] factors = new float[made.length];
    boolean[] changes = new boolean[made.length];
    for (int axis = 0; axis < made.length; axis++) {
      boolean size = scales[axis] < 0;
      double out = size ? -scales[axis] : Math.floor((float) scales[axis] * made[axis]);
      if (!(out >= 1 && out <= 1 << 20)) {
        throw new IllegalArgumentException("%s by %s".formatted(dims, Arrays.toString(scales)));
      }
      factors[axis] = (float) (size ? out / made[axis] : scales[axis]);
      made[axis] = (int) out;
      changes[axis] = made[axis] != dims.at(axis) || (!size && scales[axis] != 1);
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
    return switch (mode) {
      case "nearest" -> Interpolation.NEAREST;
      case "linear", "bilinear" -> Interpolation.LINEAR;
      default -> throw new IllegalArgumentException("mode " + mode + " is not supported");
    };
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
