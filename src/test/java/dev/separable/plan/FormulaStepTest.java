package dev.separable.plan;

import dev.separable.graph.Formula;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Formulas beside their definition in double, their extremes too. */
class FormulaStepTest {
  private static final float[] EXTREMES = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    1.5f,
    2.5f,
    -0.5f,
    -2.5f,
    3f,
    6f,
    127.5f,
    -128.5f,
    255.5f,
    1e30f,
    -1e30f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  static Stream<Formula> formulas() {
    Formula.Quantize bytes = new Formula.Quantize(0.05f, 3, 0, 255);
    return Stream.concat(
        Arrays.stream(Formula.Named.values()),
        Stream.of(
            new Formula.Affine(2f, 0.5f),
            new Formula.Affine(-1f, 0f),
            new Formula.Divide(3),
            new Formula.Clip(-0.5f, 1.25f),
            new Formula.Clip(0, Float.POSITIVE_INFINITY),
            new Formula.Clip(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
            new Formula.LeakyRelu(0.01f),
            new Formula.Elu(0.7f),
            new Formula.Power(2),
            new Formula.Power(0.5f),
            new Formula.Power(-1),
            bytes,
            new Formula.Quantize(1, 0, -128, 127),
            new Formula.Quantize(0.1f, -5, Integer.MIN_VALUE, Integer.MAX_VALUE),
            new Formula.Dequantize(0.05f, 128),
            new Formula.Dequantize(0.05f, Integer.MAX_VALUE),
            new Formula.Rounded(bytes, new Formula.Dequantize(0.05f, 3))));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void itIsItsDefinition(Formula formula) {
    for (int length : List.of(1, 7, 8, 61)) {
      ValueRun run = new ValueRun(length);
      Shape in = Shape.of(length + EXTREMES.length);
      int node = run.graph.add("f", new Op.Apply(formula), 0);
      run.check(
          node,
          in,
          2e-6,
          x -> {
            for (int i = 0; i < ValueRun.IMAGES; i++) {
              System.arraycopy(EXTREMES, 0, x, i * in.length() + length, EXTREMES.length);
            }
            return x;
          },
          x -> Cube.of(in, at -> formula.apply(x[at[0]])));
    }
  }
}
