package dev.separable.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.tensor.Activation;
import dev.separable.tensor.ConvGeometry;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Window;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Kernels#depthwise} of every implementation must do. */
interface DepthwiseContract {
  Kernels kernels();

  static Stream<Arguments> windows() {
    return Stream.of(
        Arguments.of("one pixel", new ConvGeometry(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)),
        Arguments.of("one pixel, 3x3", Window.square(3, 1, Padding.SAME).over(1, 1)),
        Arguments.of("3x3", Window.square(3, 1, Padding.SAME).over(9, 14)),
        Arguments.of("3x3 valid", Window.square(3, 1, Padding.VALID).over(5, 7)),
        Arguments.of("3x3, 7 wide", Window.square(3, 1, Padding.SAME).over(7, 7)),
        Arguments.of("3x3, stride 2", Window.square(3, 2, Padding.SAME).over(12, 11)),
        Arguments.of("3x3, stride 2, torch", Window.square(3, 2, Padding.TORCH).over(12, 12)),
        Arguments.of("3x3, stride 3", Window.square(3, 3, Padding.TORCH).over(17, 16)),
        Arguments.of("5x5", Window.square(5, 1, Padding.SAME).over(8, 13)),
        Arguments.of("5x5, stride 2", Window.square(5, 2, Padding.TORCH).over(14, 19)),
        Arguments.of("5x5, 3 wide", Window.square(5, 1, Padding.SAME).over(3, 3)),
        Arguments.of("7x7", Window.square(7, 1, Padding.SAME).over(10, 12)),
        Arguments.of("2x2 same", Window.square(2, 1, Padding.SAME).over(6, 6)),
        Arguments.of("4x4 torch", Window.square(4, 1, Padding.TORCH).over(6, 9)),
        Arguments.of("6x6, stride 2", Window.square(6, 2, Padding.SAME).over(15, 20)),
        Arguments.of("1x1, stride 2", Window.square(1, 2, Padding.VALID).over(9, 13)),
        Arguments.of("larger than the input", Window.square(9, 1, Padding.SAME).over(4, 3)),
        Arguments.of("1x9", new Window(1, 9, 1, 1, 1, 1, Padding.SAME).over(3, 20)),
        Arguments.of("9x1", new Window(9, 1, 1, 1, 1, 1, Padding.SAME).over(11, 6)),
        Arguments.of("3x5, stride 1x2", new Window(3, 5, 1, 2, 1, 1, Padding.SAME).over(7, 16)),
        Arguments.of("5x3, stride 2x1", new Window(5, 3, 2, 1, 1, 1, Padding.SAME).over(9, 9)),
        Arguments.of("3x3 dilated", new Window(3, 3, 1, 1, 2, 2, Padding.SAME).over(9, 12)),
        Arguments.of("3x3 dilated 3x2", new Window(3, 3, 2, 1, 3, 2, Padding.SAME).over(13, 11)),
        Arguments.of("5x5 dilated", new Window(5, 5, 1, 1, 2, 3, Padding.TORCH).over(14, 19)),
        Arguments.of(
            "dilated over the input", new Window(3, 3, 1, 1, 6, 6, Padding.SAME).over(4, 4)),
        Arguments.of(
            "asymmetric", Window.square(3, 1, new Padding.Explicit(0, 2, 3, 1)).over(6, 8)),
        Arguments.of(
            "far padding", Window.square(3, 1, new Padding.Explicit(5, 5, 5, 5)).over(4, 5)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.separable.kernel.DepthwiseContract#windows")
  default void equalsTheDefinitionForAnyChannels(String name, ConvGeometry geometry) {
    for (int channels : new int[] {1, 3, 4, 7, 8, 12, 15, 16, 17, 24, 32, 40, 70, 129}) {
      checkDepthwise(geometry, channels, 1, 0, 0, Activation.NONE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.separable.kernel.DepthwiseContract#windows")
  default void equalsTheDefinitionForMultipliers(String name, ConvGeometry geometry) {
    for (int multiplier = 2; multiplier <= 4; multiplier++) {
      checkDepthwise(geometry, 5, multiplier, 3, 2, Activation.RELU6);
      checkDepthwise(geometry, 18, multiplier, 0, 0, Activation.HARD_SWISH);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  default void appliesEveryActivationToDepthwise(Activation activation) {
    for (int channels : new int[] {5, 16, 24, 70}) {
      checkDepthwise(Window.square(3, 1, Padding.SAME).over(7, 9), channels, 1, 5, 9, activation);
      checkDepthwise(Window.square(5, 2, Padding.SAME).over(9, 20), channels, 1, 5, 9, activation);
    }
  }

  @Test
  default void randomWindowsEqualTheDefinition() {
    Random random = new Random(11);
    for (int i = 0; i < 150; i++) {
      Window window =
          new Window(
              1 + random.nextInt(6),
              1 + random.nextInt(6),
              1 + random.nextInt(3),
              1 + random.nextInt(3),
              1 + random.nextInt(3),
              1 + random.nextInt(3),
              random.nextBoolean()
                  ? Padding.SAME
                  : new Padding.Explicit(8, random.nextInt(9), 8, random.nextInt(9)));
      ConvGeometry geometry = window.over(9 + random.nextInt(9), 9 + random.nextInt(12));
      int multiplier = random.nextInt(4) == 0 ? 2 : 1;
      checkDepthwise(
          geometry,
          1 + random.nextInt(60),
          multiplier,
          random.nextInt(9),
          random.nextInt(9),
          Activation.values()[random.nextInt(Activation.values().length)]);
    }
  }

  private PackedFilters packed(ConvGeometry g, int multiplier, float[] weights, float[] bias) {
    int channels = bias.length / multiplier;
    return kernels().packDepthwise(weights, bias, g.kernelH(), g.kernelW(), channels, multiplier);
  }

  private PackedFilters random(ConvGeometry g, int channels) {
    float[] weights = Values.random(g.kernelH() * g.kernelW() * channels, 2);
    return packed(g, 1, weights, Values.random(channels, 3));
  }

  private void checkDepthwise(
      ConvGeometry g, int channels, int multiplier, int inAt, int outAt, Activation activation) {
    int outChannels = channels * multiplier;
    float[] in = Values.random(g.h() * g.w() * channels, 1);
    float[] weights = Values.random(g.kernelH() * g.kernelW() * outChannels, 2);
    float[] bias = Values.random(outChannels, 3);
    int length = g.outH() * g.outW() * outChannels;
    float[] out = Values.guarded(outAt + length + 7);
    PackedFilters filters = packed(g, multiplier, weights, bias);
    float[] from = Values.shifted(in, inAt);
    kernels().depthwise(filters, g, activation, from, inAt, g.h(), 0, g.outH(), out, outAt);
    Values.assertClose(
        Values.gathered(out, 1, length, outAt, length),
        Definition.depthwise(g, multiplier, in, weights, bias, activation));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.separable.kernel.DepthwiseContract#windows")
  default void rowsGetTheSameBitsTogetherAndAlone(String name, ConvGeometry g) {
    for (int channels : new int[] {5, 16, 40}) {
      float[] in = Values.random(g.h() * g.w() * channels, 1);
      PackedFilters filters = random(g, channels);
      int row = g.outW() * channels;
      float[] together = new float[g.outH() * row];
      kernels().depthwise(filters, g, Activation.SILU, in, 0, g.h(), 0, g.outH(), together, 0);
      float[] apart = new float[g.outH() * row];
      for (int oh = 0; oh < g.outH(); oh++) {
        kernels().depthwise(filters, g, Activation.SILU, in, 0, g.h(), oh, oh + 1, apart, oh * row);
      }
      Values.assertSame(apart, together);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.separable.kernel.DepthwiseContract#windows")
  default void ringsOfRowsGiveTheBitsOfTheWholeMap(String name, ConvGeometry g) {
    for (int channels : new int[] {5, 16, 40}) {
      float[] in = Values.random(g.h() * g.w() * channels, 1);
      PackedFilters filters = random(g, channels);
      float[] whole = new float[g.outH() * g.outW() * channels];
      kernels().depthwise(filters, g, Activation.RELU6, in, 0, g.h(), 0, g.outH(), whole, 0);
      for (int rows = 1; rows <= 4; rows++) {
        Values.assertSame(throughRing(filters, g, in, rows), whole);
      }
    }
  }

  /** So many output rows a call, out of a ring with as few rows as they need and no others. */
  private float[] throughRing(PackedFilters filters, ConvGeometry g, float[] in, int rows) {
    int line = g.w() * filters.channels();
    int outLine = g.outW() * filters.channels();
    int taps = (g.kernelH() - 1) * g.dilationH() + 1;
    int inRows = (rows - 1) * g.strideH() + taps;
    float[] out = new float[g.outH() * outLine];
    for (int oh = 0; oh < g.outH(); oh += rows) {
      float[] ring = new float[2 + inRows * line];
      Arrays.fill(ring, Float.NaN);
      int top = oh * g.strideH() - g.padTop();
      for (int h = Math.max(0, top); h < Math.min(g.h(), top + inRows); h++) {
        System.arraycopy(in, h * line, ring, 2 + h % inRows * line, line);
      }
      int end = Math.min(oh + rows, g.outH());
      kernels()
          .depthwise(filters, g, Activation.RELU6, ring, 2, inRows, oh, end, out, oh * outLine);
    }
    return out;
  }

  /** The inside of a map and a cut-out with VALID padding agree to the bit. */
  @Test
  default void outputsDoNotDependOnTheirColumn() {
    int channels = 24;
    ConvGeometry wide = Window.square(3, 1, Padding.SAME).over(3, 17);
    float[] in = Values.random(3 * 17 * channels, 1);
    float[] all = new float[3 * 17 * channels];
    PackedFilters filters = random(wide, channels);
    kernels().depthwise(filters, wide, Activation.NONE, in, 0, 3, 0, 3, all, 0);
    ConvGeometry one = Window.square(3, 1, Padding.VALID).over(3, 3);
    for (int ow = 1; ow < 16; ow++) {
      float[] cut = new float[9 * channels];
      for (int h = 0; h < 3; h++) {
        int from = (h * 17 + ow - 1) * channels;
        System.arraycopy(in, from, cut, h * 3 * channels, 3 * channels);
      }
      float[] found = new float[channels];
      kernels().depthwise(filters, one, Activation.NONE, cut, 0, 3, 0, 1, found, 0);
      float[] wanted = Arrays.copyOfRange(all, (17 + ow) * channels, (18 + ow) * channels);
      Values.assertSame(found, wanted);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "RELU", "RELU6"})
  default void notANumberPassesDepthwiseClamps(Activation activation) {
    int channels = 20;
    ConvGeometry g = Window.square(3, 1, Padding.SAME).over(6, 8);
    float[] in = Values.random(6 * 8 * channels, 1);
    in[(2 * 8 + 3) * channels + 18] = Float.NaN;
    float[] out = new float[in.length];
    kernels().depthwise(random(g, channels), g, activation, in, 0, 6, 0, 6, out, 0);
    for (int i = 0; i < out.length; i++) {
      int h = i / channels / 8;
      int w = i / channels % 8;
      boolean reads = i % channels == 18 && Math.abs(h - 2) <= 1 && Math.abs(w - 3) <= 1;
      assertThat(Float.isNaN(out[i])).as("output %d", i).isEqualTo(reads);
    }
  }
}
