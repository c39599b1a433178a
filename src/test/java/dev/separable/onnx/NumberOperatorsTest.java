package dev.separable.onnx;

import static dev.separable.onnx.OnnxFile.integer;
import static dev.separable.onnx.OnnxFile.integers;
import static dev.separable.onnx.OnnxFile.number;
import static dev.separable.onnx.OnnxFile.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.testing.Goldens;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators that compute, beside their definitions in ONNX's order of axes. */
class NumberOperatorsTest {
  private static final int H = 5;
  private static final int W = 6;
  private static final int C = 4;
  private static final float[] X = values(H * W * C);

  private static OnnxFile file(int opset) {
    return new OnnxFile(opset, 1, C, H, W);
  }

  private static double x(int c, int h, int w) {
    return h < 0 || w < 0 || h >= H || w >= W ? 0 : X[(h * W + w) * C + c];
  }

  private static void check(OnnxFile file, DoubleUnaryOperator definition) {
    float[] wanted = new float[X.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (float) definition.applyAsDouble(X[i]);
    }
    Goldens.assertClose("y", file.run(X), wanted, 2e-6);
  }

  @Test
  void meansOverHeightAndWidthAreGlobalPools() {
    OnnxFile attribute =
        file(13).node("ReduceMean", "x", "y", integers("axes", -1, -2), integer("keepdims", 0));
    OnnxFile input = file(18).longs("axes", 2, 3).node("ReduceMean", "x axes", "y");

    assertThat(attribute.ops()).containsExactly("Input", "GlobalPool", "Flatten");
    assertThat(input.ops()).containsExactly("Input", "GlobalPool");
    assertThat(attribute.run(X)).isEqualTo(input.run(X));
  }

  @Test
  void aMeanOverChannelsIsAReduction() {
    OnnxFile file = file(13).node("ReduceMean", "x", "y", integers("axes", 1));
    float[] found = file.run(X);

    assertThat(found).hasSize(H * W);
    double mean = (x(0, 0, 0) + x(1, 0, 0) + x(2, 0, 0) + x(3, 0, 0)) / 4;
    assertThat((double) found[0]).isCloseTo(mean, Offset.offset(1e-6));
  }

  @Test
  void clipInTwoForms() {
    OnnxFile attributes = file(7).node("Clip", "x", "y", number("min", -1), number("max", 0.5f));
    OnnxFile inputs = file(13).floats("high", new int[0], 0.5f).node("Clip", "x - high", "y");
    OnnxFile six =
        file(13)
            .floats("zero", new int[0], 0)
            .floats("six", new int[0], 6)
            .node("Clip", "x zero six", "y");

    check(attributes, v -> Math.min(Math.max(v, -1), 0.5));
    check(inputs, v -> Math.min(v, 0.5));
    assertThat(six.ops()).containsExactly("Input", "Activate");
  }

  @Test
  void functions() {
    check(file(13).node("Sigmoid", "x", "y"), v -> 1 / (1 + Math.exp(-v)));
    check(file(13).node("LeakyRelu", "x", "y"), v -> v < 0 ? 0.01 * v : v);
    check(
        file(13).node("Elu", "x", "y", number("alpha", 0.5f)),
        v -> v < 0 ? 0.5 * Math.expm1(v) : v);
    check(
        file(13).node("HardSigmoid", "x", "y", number("alpha", 0.25f), number("beta", 0.4f)),
        v -> Math.min(Math.max(0.25 * v + 0.4f, 0), 1));
    check(file(13).node("HardSigmoid", "x", "y"), v -> Math.min(Math.max(0.2f * v + 0.5, 0), 1));
    check(file(18).node("Mish", "x", "y"), v -> v * Math.tanh(Math.log1p(Math.exp(v))));
    check(file(24).node("Swish", "x", "y", number("alpha", 2)), v -> v / (1 + Math.exp(-2 * v)));
    check(file(13).node("Softsign", "x", "y"), v -> v / (1 + Math.abs(v)));
    check(
        file(13).node("Celu", "x", "y", number("alpha", 2)),
        v -> v < 0 ? 2 * Math.expm1(v / 2) : v);
    check(file(13).node("Neg", "x", "y"), v -> -v);
    check(file(13).node("Round", "x", "y"), Math::rint);
  }

  @Test
  void scalarsOnEitherSide() {
    int[] scalar = new int[0];
    check(file(13).floats("c", scalar, 3).node("Sub", "c x", "y"), v -> 3 - v);
    check(file(13).floats("c", scalar, 3).node("Sub", "x c", "y"), v -> v - 3);
    check(file(13).floats("c", scalar, 3).node("Div", "x c", "y"), v -> v / 3);
    check(file(13).floats("c", scalar, 3).node("Div", "c x", "y"), v -> 3 / v);
    check(file(13).floats("c", scalar, 2).node("Pow", "x c", "y"), v -> v * v);
    check(file(13).floats("c", scalar, 2).node("Pow", "c x", "y"), v -> Math.pow(2, v));
    check(file(13).floats("c", scalar, 1).node("Max", "x c", "y"), v -> Math.max(v, 1));
    check(file(13).floats("c", scalar, 1).node("Min", "c x x", "y"), v -> Math.min(v, 1));
  }

  @ParameterizedTest
  @CsvSource({"C11, 4 1 1", "1C11, 1 4 1 1", "W, 6", "HW, 5 6", "CHW, 4 5 6", "H1, 5 1"})
  void constantsRepeatAlongTheFilesAxes(String axes, String dims) {
    String[] sizes = dims.split(" ");
    int[] shape = new int[sizes.length];
    int length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Integer.parseInt(sizes[i]);
      length *= shape[i];
    }
    float[] constant = values(length);
    float[] wanted = new float[X.length];
    for (int i = 0; i < wanted.length; i++) {
      int at = 0;
      for (char axis : axes.replace("1", "").toCharArray()) {
        at =
            switch (axis) {
              case 'C' -> at * C + i % C;
              case 'H' -> at * H + i / C / W;
              default -> at * W + i / C % W;
            };
      }
      wanted[i] = X[i] - constant[at];
    }

    OnnxFile file = file(13).floats("k", shape, constant).node("Sub", "x k", "y");

    Goldens.assertClose(axes, file.run(X), wanted, 2e-6);
  }

  @Test
  void squeezeAndExciteIsAProductPerChannel() {
    OnnxFile file =
        file(13)
            .node("GlobalAveragePool", "x", "p")
            .node("Sigmoid", "p", "s")
            .node("Mul", "s x", "y");
    Imported imported = file.read();

    assertThat(file.ops()).containsExactly("Input", "GlobalPool", "Activate", "Multiply");
    assertThat(imported.graph().node(3).inputs()).containsExactly(0, 2);
    assertThat(imported.graph().marks()).doesNotContainKey("pooled");
  }

  @Test
  void linearLayers() {
    float[] weight = {1, 2, 3, 4, 5, 6};
    OnnxFile gemm =
        new OnnxFile(13, 1, 3)
            .floats("w", new int[] {2, 3}, weight)
            .floats("b", new int[] {2}, 10, 20)
            .node(
                "Gemm",
                "x w b",
                "y",
                integer("transB", 1),
                number("alpha", 2),
                number("beta", 0.5f));
    OnnxFile product =
        new OnnxFile(13, 1, 3)
            .floats("w", new int[] {3, 2}, weight)
            .floats("b", new int[] {2}, 10, 20)
            .node("MatMul", "x w", "m")
            .node("Add", "m b", "y");
    OnnxFile left =
        new OnnxFile(13, 3, 2).floats("w", new int[] {1, 3}, 1, 2, 3).node("MatMul", "w x", "y");

    assertThat(gemm.run(1, 0, -1)).containsExactly(5 - 4, 10 - 4);
    assertThat(product.run(1, 0, -1)).containsExactly(10 - 4, 20 - 4);
    assertThat(left.run(1, 2, 3, 4, 5, 6)).containsExactly(22, 28);
    assertThat(gemm.read().graph().marks()).containsKeys("logits", "pre_logits");
    assertThat(product.read().graph().marks().get("logits")).isEqualTo(3);
  }

  @Test
  void quantisedWeightsAndValues() {
    float[] scale = {0.5f, 0.25f};
    OnnxFile file =
        file(13)
            .bytes("q", DataType.INT8, new int[] {2, C, 1, 1}, 1, -2, 3, -4, 100, -100, 7, 0)
            .floats("s", new int[] {2}, scale)
            .bytes("z", DataType.INT8, new int[] {2}, 0, 4)
            .floats("t", new int[0], 0.1f)
            .bytes("u", DataType.UINT8, new int[0], 128)
            .node("DequantizeLinear", "q s z", "w", integer("axis", 0))
            .node("QuantizeLinear", "x t u", "xq")
            .node("DequantizeLinear", "xq t u", "xd")
            .node("Conv", "xd w", "y");
    float[] w = {0.5f, -1, 1.5f, -2, 24, -26, 0.75f, -1};
    float[] wanted = new float[H * W * 2];
    for (int i = 0; i < wanted.length; i++) {
      for (int c = 0; c < C; c++) {
        float whole = (float) Math.rint(X[i / 2 * C + c] / 0.1f);
        wanted[i] += whole * 0.1f * w[i % 2 * C + c];
      }
    }

    Goldens.assertClose("y", file.run(X), wanted, 2e-6);
  }

  @Test
  void anInputOfBytesStandsAsTheFileHasIt() {
    OnnxFile file =
        new OnnxFile(13, DataType.UINT8, 0, 6, 5, 3)
            .node("Cast", "x", "f", integer("to", 1))
            .node("Transpose", "f", "n", integers("perm", 0, 3, 1, 2))
            .floats("w", new int[] {3, 1, 1, 1}, 1, 2, 3)
            .node("Conv", "n w", "y", integer("group", 3));
    Imported imported = file.read();

    assertThat(imported.values()).isEqualTo(Imported.Values.BYTES);
    assertThat(imported.input()).hasToString("[6, 5, 3]");
    assertThat(file.ops()).containsExactly("Input", "Conv");
    assertThat(file.run(new float[90])).hasSize(90);
  }

  @Test
  void arithmeticOfIntegersIsRefused() {
    OnnxFile file =
        new OnnxFile(13, DataType.UINT8, 1, 3, 4, 4)
            .bytes("c", DataType.UINT8, new int[0], 2)
            .node("Div", "x c", "y");

    assertThatThrownBy(file::read)
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("Div", "integers");
  }

  @Test
  void batchNormAndPRelu() {
    OnnxFile file =
        file(9)
            .floats("g", new int[] {C}, 1, 2, 3, 4)
            .floats("b", new int[] {C}, 0, 1, 0, 1)
            .floats("m", new int[] {C}, 0.5f, 0, 0, 0)
            .floats("v", new int[] {C}, 1, 4, 1, 1)
            .floats("s", new int[] {C, 1, 1}, 0.1f, 0.2f, 0.3f, 0.4f)
            .node("BatchNormalization", "x g b m v", "n", number("epsilon", 0.25f))
            .node("PRelu", "n s", "y");
    float[] gamma = {1, 2, 3, 4};
    float[] beta = {0, 1, 0, 1};
    float[] mean = {0.5f, 0, 0, 0};
    float[] variance = {1, 4, 1, 1};
    float[] wanted = new float[X.length];
    for (int i = 0; i < wanted.length; i++) {
      int c = i % C;
      double normed = (X[i] - mean[c]) / Math.sqrt(variance[c] + 0.25) * gamma[c] + beta[c];
      wanted[i] = (float) (normed < 0 ? normed * (c + 1) * 0.1 : normed);
    }

    Goldens.assertClose("y", file.run(X), wanted, 2e-6);
  }

  @Test
  void aLayerNormIsWrittenOut() {
    OnnxFile file =
        new OnnxFile(17, 1, 4)
            .floats("s", new int[] {4}, 1, 2, 1, 2)
            .floats("b", new int[] {4}, 0, 0, 1, 1)
            .node("LayerNormalization", "x s b", "y", number("epsilon", 0.75f));

    assertThat(file.run(1, 2, 3, 4))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(
            -1.5f / (float) Math.sqrt(2),
            -1 / (float) Math.sqrt(2),
            0.5f / (float) Math.sqrt(2) + 1,
            3 / (float) Math.sqrt(2) + 1);
  }

  @Test
  void aLogSoftmaxIsFiniteWhereTheSoftmaxIsNot() {
    OnnxFile file = new OnnxFile(13, 1, 2).node("LogSoftmax", "x", "y");

    assertThat(file.run(0, 300)).containsExactly(-300, 0);
  }
}
