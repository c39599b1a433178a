package dev.separable.plan;

import dev.separable.graph.Resize;
import dev.separable.tensor.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Resize beside the formulas of ONNX's operator in double, for every way to place and to round. */
class ResizeStepTest {
  private static double place(
      Resize.Coordinates coordinates, int i, int in, int out, double scale) {
    return switch (coordinates) {
      case HALF_PIXEL -> (i + 0.5) / scale - 0.5;
      case PYTORCH_HALF_PIXEL -> out > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case ASYMMETRIC -> i / scale;
      case ALIGN_CORNERS -> out == 1 ? 0 : i * (in - 1.0) / (out - 1);
    };
  }

  private static int nearest(Resize.Nearest rule, double place, int size) {
    double down = Math.floor(place);
    double over = place - down;
    double whole =
        switch (rule) {
          case FLOOR -> down;
          case CEIL -> over > 0 ? down + 1 : down;
          case ROUND_PREFER_FLOOR -> over <= 0.5 ? down : down + 1;
          case ROUND_PREFER_CEIL -> over < 0.5 ? down : down + 1;
        };
    return (int) Math.min(Math.max(whole, 0), size - 1);
  }

  /** Sizes and scales whose quotients are exact, so that no place lies nearly at a half. */
  private static Resize resize(
      Random random,
      Shape in,
      Resize.Interpolation how,
      Resize.Coordinates where,
      Resize.Nearest rule) {
    float[] scales = {0.5f, 1, 2, 4};
    float h = scales[random.nextInt(4)];
    float w = scales[random.nextInt(4)];
    int height = Math.max(1, (int) (in.at(0) * h));
    int width = Math.max(1, (int) (in.at(1) * w));
    return new Resize(height, width, h, w, how, where, rule);
  }

  @ParameterizedTest
  @EnumSource(Resize.Coordinates.class)
  void nearestTakesOnePlace(Resize.Coordinates where) {
    Random random = new Random(5);
    for (Resize.Nearest rule : Resize.Nearest.values()) {
      for (int n = 0; n < 15; n++) {
        Shape in = Shape.of(1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(3));
        Resize op = resize(random, in, Resize.Interpolation.NEAREST, where, rule);
        if (where == Resize.Coordinates.ALIGN_CORNERS && (op.scaleH() == 1 || op.scaleW() == 1)) {
          continue;
        }
        ValueRun run = new ValueRun(n);
        int node = run.graph.add("r", op, 0);
        Shape out = Shape.of(op.height(), op.width(), in.at(2));
        run.check(
            node,
            in,
            0,
            x ->
                Cube.of(
                    out,
                    at -> {
                      double y = place(where, at[0], in.at(0), out.at(0), op.scaleH());
                      double left = place(where, at[1], in.at(1), out.at(1), op.scaleW());
                      return Cube.of(in, x, 0)
                          .at(nearest(rule, y, in.at(0)), nearest(rule, left, in.at(1)), at[2]);
                    }));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Resize.Coordinates.class)
  void linearBlendsTheNeighbours(Resize.Coordinates where) {
    Random random = new Random(6);
    for (int n = 0; n < 40; n++) {
      Shape in = Shape.of(1 + random.nextInt(5), 1 + random.nextInt(5), 1 + random.nextInt(9));
      Resize op = resize(random, in, Resize.Interpolation.LINEAR, where, Resize.Nearest.FLOOR);
      ValueRun run = new ValueRun(n);
      int node = run.graph.add("r", op, 0);
      Shape out = Shape.of(op.height(), op.width(), in.at(2));
      run.check(
          node,
          in,
          2e-6,
          x ->
              Cube.of(
                  out,
                  at -> {
                    double y = place(where, at[0], in.at(0), out.at(0), op.scaleH());
                    double left = place(where, at[1], in.at(1), out.at(1), op.scaleW());
                    return blended(Cube.of(in, x, 0), y, left, at[2]);
                  }));
    }
  }

  /** Every place weighs by its distance, 1 at the place itself and 0 one place away. */
  private static double blended(Cube map, double y, double x, int channel) {
    int h = map.shape().at(0);
    int w = map.shape().at(1);
    double row = Math.min(Math.max(y, 0), h - 1);
    double column = Math.min(Math.max(x, 0), w - 1);
    double sum = 0;
    for (int i = 0; i < h; i++) {
      for (int j = 0; j < w; j++) {
        double near = Math.max(0, 1 - Math.abs(row - i)) * Math.max(0, 1 - Math.abs(column - j));
        sum += near * map.at(i, j, channel);
      }
    }
    return sum;
  }
}
