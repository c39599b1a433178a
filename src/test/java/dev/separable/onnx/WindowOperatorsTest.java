package dev.separable.onnx;

import static dev.separable.onnx.OnnxFile.integer;
import static dev.separable.onnx.OnnxFile.integers;
import static dev.separable.onnx.OnnxFile.text;
import static dev.separable.onnx.OnnxFile.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.tensor.Shape;
import dev.separable.testing.Goldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and pools beside their definitions in ONNX's order of axes. */
class WindowOperatorsTest {
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

  @ParameterizedTest
  @CsvSource({
    "3, 1, 1, 1, 1, 1, NOTSET",
    "3, 2, 1, 0, 1, 1, NOTSET",
    "2, 1, 2, 1, 0, 4, NOTSET",
    "3, 2, 1, 0, 0, 2, SAME_UPPER",
    "2, 1, 1, 0, 0, 1, SAME_LOWER",
    "3, 2, 1, 0, 0, 1, SAME_LOWER",
    "3, 1, 1, 0, 0, 4, VALID"
  })
  void convolution(
      int kernel, int stride, int dilation, int before, int after, int groups, String auto) {
    int out = 8;
    int in = C / groups;
    float[] weight = values(out * in * kernel * kernel);
    float[] bias = values(out);
    OnnxFile file =
        file(13)
            .floats("w", new int[] {out, in, kernel, kernel}, weight)
            .floats("b", new int[] {out}, bias);
    boolean explicit = auto.equals("NOTSET");
    file.node(
        "Conv",
        "x w b",
        "y",
        integer("group", groups),
        integers("strides", stride, stride),
        integers("dilations", dilation, dilation),
        explicit ? integers("pads", before, before, after, after) : text("auto_pad", auto));
    int[][] places = places(kernel, stride, dilation, before, after, auto);
    int[] top = places[0];
    int[] sizes = places[1];
    float[] wanted = new float[sizes[0] * sizes[1] * out];
    for (int i = 0; i < wanted.length; i++) {
      int o = i % out;
      double sum = bias[o];
      for (int k = 0; k < in * kernel * kernel; k++) {
        int c = o / (out / groups) * in + k / (kernel * kernel);
        int h = i / out / sizes[1] * stride - top[0] + k / kernel % kernel * dilation;
        int w = i / out % sizes[1] * stride - top[1] + k % kernel * dilation;
        sum += x(c, h, w) * weight[o * in * kernel * kernel + k];
      }
      wanted[i] = (float) sum;
    }

    Goldens.assertClose("y", file.run(X), wanted, 2e-6);
  }

  /** Padding above and at the left, and sizes of the output. */
  private static int[][] places(
      int kernel, int stride, int dilation, int before, int after, String auto) {
    int extent = (kernel - 1) * dilation + 1;
    int[] top = new int[2];
    int[] sizes = new int[2];
    for (int i = 0; i < 2; i++) {
      int size = i == 0 ? H : W;
      int same = Math.max(0, ((size - 1) / stride) * stride + extent - size);
      top[i] =
          switch (auto) {
            case "SAME_UPPER" -> same / 2;
            case "SAME_LOWER" -> same - same / 2;
            default -> before;
          };
      sizes[i] =
          auto.startsWith("SAME")
              ? (size - 1) / stride + 1
              : (size + before + after - extent) / stride + 1;
    }
    return new int[][] {top, sizes};
  }

  @Test
  void aConvolutionOfASequence() {
    OnnxFile file =
        new OnnxFile(13, 1, 2, 4)
            .floats("w", new int[] {1, 2, 3}, 1, 2, 3, 4, 5, 6)
            .node("Conv", "x w", "y", integers("pads", 1, 1));

    // Rank 3 is read in the file's order: channel 0 is 1 0 0 0, channel 1 is 0 0 0 1.
    assertThat(file.run(1, 0, 0, 0, 0, 0, 0, 1)).containsExactly(2, 1, 6, 5);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 0", "1, 0, 1", "1, 1, 1", "1, 1, 0", "0, 1, 1"})
  void averagePool(int ceil, int counted, int pad) {
    OnnxFile file =
        file(19)
            .node(
                "AveragePool",
                "x",
                "y",
                integers("kernel_shape", 3, 3),
                integers("strides", 2, 2),
                integers("pads", pad, pad, pad, pad),
                integer("ceil_mode", ceil),
                integer("count_include_pad", counted));
    int roomH = H + 2 * pad - 3;
    int roomW = W + 2 * pad - 3;
    int outH = (ceil == 1 ? (roomH + 1) / 2 : roomH / 2) + 1;
    int outW = (ceil == 1 ? (roomW + 1) / 2 : roomW / 2) + 1;
    float[] wanted = new float[outH * outW * C];
    for (int i = 0; i < wanted.length; i++) {
      double sum = 0;
      int places = 0;
      for (int k = 0; k < 9; k++) {
        int h = i / C / outW * 2 - pad + k / 3;
        int w = i / C % outW * 2 - pad + k % 3;
        boolean real = h >= 0 && w >= 0 && h < H && w < W;
        boolean padding = h < H + pad && w < W + pad;
        places += real || (counted == 1 && padding) ? 1 : 0;
        sum += x(i % C, h, w);
      }
      wanted[i] = (float) (sum / places);
    }

    Goldens.assertClose("y", file.run(X), wanted, 2e-6);
  }

  @Test
  void aPoolOverTheWholeMapIsGlobal() {
    OnnxFile file = file(13).node("AveragePool", "x", "y", integers("kernel_shape", H, W));

    assertThat(file.ops()).containsExactly("Input", "GlobalPool");
    Graph pooled = file.read().graph().upTo("pooled");
    assertThat(pooled.node(1).op()).isInstanceOf(Op.GlobalPool.class);
    assertThat(pooled.shapes(Shape.of(H, W, C))).last().isEqualTo(Shape.of(C));
  }
}
