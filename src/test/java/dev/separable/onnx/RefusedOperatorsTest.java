package dev.separable.onnx;

import static dev.separable.onnx.OnnxFile.integer;
import static dev.separable.onnx.OnnxFile.integers;
import static dev.separable.onnx.OnnxFile.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.weights.WeightsException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would compute something else than a runtime does, or work without bound, is refused. */
class RefusedOperatorsTest {
  private static final int[] SCALAR = {};

  private static OnnxFile file(int opset) {
    return new OnnxFile(opset, 1, 3, 4, 4);
  }

  private static OnnxFile bytes() {
    return new OnnxFile(18, DataType.UINT8, 1, 3, 4, 4);
  }

  private static void refused(OnnxFile file, String... mentions) {
    WeightsException e = catchThrowableOfType(WeightsException.class, file::read);

    assertThat(e).isNotNull().hasMessageContainingAll(mentions).hasMessageContaining("net.onnx");
    assertThat(e.getMessage().lines()).hasSize(1);
  }

  private static OnnxFile ones(OnnxFile file, int count) {
    return file.longs("count", count)
        .add(OnnxFile.tensor("one", DataType.INT64, 1).addInt64Data(1))
        .node("Expand", "one count", "ones");
  }

  @Test
  void aFixedBatchIsRefused() {
    OnnxFile file =
        new OnnxFile(13, 4, 3, 1, 1)
            .longs("s", 4, -1)
            .node("Reshape", "x s", "f")
            .node("Softmax", "f", "y", integer("axis", 1));

    refused(file, "[4, 3, 1, 1]", "batch of 4");
  }

  @Test
  void aCastLikeIsRefusedWhereTheCastIs() {
    refused(
        file(15).longs("k", 1).node("CastLike", "x k", "y"), "CastLike", "INT64", "wanted floats");
    refused(
        bytes()
            .floats("k", SCALAR, 1.5f)
            .node("Cast", "x", "f", integer("to", 1))
            .node("CastLike", "k x", "c")
            .node("Mul", "f c", "y"),
        "CastLike",
        "integers");
    OnnxFile floats = file(15).longs("k", 2).node("CastLike", "k x", "c").node("Mul", "x c", "y");
    assertThat(floats.run(OnnxFile.values(48))).hasSize(48);
  }

  @Test
  void integersAreNotInterpolated() {
    OnnxFile linear =
        bytes()
            .floats("s", new int[] {4}, 1, 1, 2, 2)
            .node("Resize", "x - s", "r", text("mode", "linear"))
            .node("Cast", "r", "y", integer("to", 1));
    OnnxFile nearest =
        bytes()
            .floats("s", new int[] {4}, 1, 1, 2, 2)
            .node("Resize", "x - s", "r")
            .node("Cast", "r", "y", integer("to", 1));

    refused(linear, "Resize", "integers");
    assertThat(nearest.run(new float[48])).hasSize(192);
  }

  @Test
  void sizesOfAnInputOfBytesAreNumbersOfTheFile() {
    OnnxFile file =
        bytes()
            .longs("two", 2, 2)
            .longs("front", 1, 3)
            .node("Shape", "x", "s", integer("start", 2))
            .node("Mul", "s two", "d")
            .node("Concat", "front d", "z", integer("axis", 0))
            .node("Cast", "x", "f", integer("to", 1))
            .node("Resize", "f - - z", "y");

    assertThat(file.run(new float[48])).hasSize(192);
  }

  @Test
  void negativeSizesAndScalesAreNeitherMixedUpNorRead() {
    refused(
        file(13).longs("z", 1, 3, -2, -2).node("Resize", "x - - z", "y"), "Resize", "-2.0, -2.0");
    refused(
        file(13).floats("s", new int[] {4}, 1, 1, -14, -18).node("Resize", "x - s", "y"),
        "Resize",
        "-14.0");
    refused(
        file(9).floats("s", new int[] {4}, 1, 1, -2, -2).node("Upsample", "x s", "y"), "Upsample");
  }

  @Test
  void aBatchNormInTrainingModeIsRefused() {
    OnnxFile file = file(9);
    for (String name : "g b m v".split(" ")) {
      file.floats(name, new int[] {3}, 1, 1, 1);
    }
    file.node("BatchNormalization", "x g b m v", "y mean variance");

    refused(file, "BatchNormalization", "training mode");
  }

  @Test
  void aPoolsPaddingIsLessThanItsWindow() {
    for (String pool : new String[] {"MaxPool", "AveragePool"}) {
      OnnxFile big =
          file(12)
              .node(pool, "x", "y", integers("kernel_shape", 2, 2), integers("pads", 2, 2, 2, 2));
      refused(big, pool, "pads");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"strides", "dilations", "kernel_shape"})
  void aWindowsNumbersAreAtLeastOne(String what) {
    OnnxFile file = file(12);
    if (what.equals("kernel_shape")) {
      file.node("MaxPool", "x", "y", integers(what, 0, 1));
    } else {
      file.node("MaxPool", "x", "y", integers("kernel_shape", 2, 2), integers(what, 0, 1));
    }

    refused(file, "MaxPool", what, "from 1", "found 0");
  }

  @Test
  void everyAxisOfATileHasItsRepeats() {
    OnnxFile file =
        file(13)
            .floats("k", new int[] {3, 1, 1}, 1, 2, 3)
            .longs("r", 1, 1)
            .node("Tile", "k r", "t")
            .node("Mul", "x t", "y");

    refused(file, "Tile", "2 repeats for [3, 1, 1]");
  }

  @Test
  void ranksAreBounded() {
    long[] many = new long[40];
    Arrays.fill(many, 1);
    many[0] = 48;
    refused(file(13).longs("s", many).node("Reshape", "x s", "y"), "Reshape", "40 axes");
    refused(
        ones(file(13), 2_000_000).node("ConstantOfShape", "ones", "k").node("Mul", "x k", "y"),
        "2000000 axes");
    long[] axes = new long[13];
    Arrays.setAll(axes, i -> i);
    refused(file(13).longs("a", axes).node("Unsqueeze", "x a", "y"), "Unsqueeze", "17 axes");
    refused(file(13).floats("k", many(17), 1).node("Mul", "x k", "y"), "17 axes");
  }

  private static int[] many(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void whatReadsConstantsOverAndOverIsRefused() {
    OnnxFile sums = ones(new OnnxFile(18, 1, 3, 4, 4), 4_000_000);
    OnnxFile axes = ones(new OnnxFile(18, 1, 3, 4, 4), 4_000_000);
    for (int i = 0; i < 20; i++) {
      sums.node("ReduceMax", "ones", "r" + i);
      axes.node("ReduceMean", "x ones", "r" + i);
    }
    sums.node("Cast", "r0", "c", integer("to", 1)).node("Mul", "x c", "y");
    axes.node("Identity", "r0", "y");

    refused(sums, "ReduceMax", "size of the file");
    refused(axes, "ReduceMean", "4000000 axes of 4");
  }

  @Test
  void manyResultsWithoutANameGetDifferentOnes() {
    OnnxFile file = file(13);
    for (int i = 0; i < 60_000; i++) {
      file.node("Relu", "x", "");
    }
    file.node("Relu", "x", "y");

    assertThat(file.read().graph().nodes()).hasSize(60_002);
  }

  @Test
  void whatDoesNotFitNamesTheFile() {
    OnnxFile wrongShape =
        file(13).floats("k", new int[] {5, 1, 1}, 1, 2, 3, 4, 5).node("Add", "x k", "y");
    OnnxFile outside = file(13).node("Relu", "x", "y", integer("alpha", 1));

    refused(wrongShape, "cannot combine");
    refused(outside, "alpha");
  }
}
