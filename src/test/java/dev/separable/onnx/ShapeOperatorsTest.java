package dev.separable.onnx;

import static dev.separable.onnx.OnnxFile.integer;
import static dev.separable.onnx.OnnxFile.integers;
import static dev.separable.onnx.OnnxFile.text;
import static dev.separable.onnx.OnnxFile.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.separable.weights.WeightsException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators that move values, or only say otherwise where they are. */
class ShapeOperatorsTest {
  private static final int H = 2;
  private static final int W = 3;
  private static final int C = 4;
  private static final float[] X = values(H * W * C);

  /** The input is [1, C, H, W] for ONNX and (H, W, C) here. */
  private static OnnxFile file(int opset) {
    return new OnnxFile(opset, 1, C, H, W);
  }

  private static float x(int c, int h, int w) {
    return X[(h * W + w) * C + c];
  }

  /** What stands at a place of the result. */
  private interface Place {
    float at(int c, int h, int w);
  }

  /** A map in the project's order. */
  private static float[] map(int c, int h, int w, Place place) {
    float[] map = new float[c * h * w];
    for (int i = 0; i < map.length; i++) {
      map[i] = place.at(i % c, i / c / w, i / c % w);
    }
    return map;
  }

  @Test
  void aChannelShuffleTakesOneTransposition() {
    OnnxFile file =
        file(13)
            .longs("split", 1, 2, C / 2, H, W)
            .longs("joined", 1, C, H, W)
            .node("Reshape", "x split", "a")
            .node("Transpose", "a", "b", integers("perm", 0, 2, 1, 3, 4))
            .node("Reshape", "b joined", "y");

    assertThat(file.run(X)).isEqualTo(map(C, H, W, (c, h, w) -> x(c % 2 * (C / 2) + c / 2, h, w)));
    assertThat(file.ops()).containsExactly("Input", "Reshape", "Transpose", "Reshape");
  }

  @Test
  void aFlatMapIsInTheFilesOrder() {
    float[] flat = new float[C * H * W];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = x(i / (H * W), i / W % H, i % W);
    }

    assertThat(file(13).node("Flatten", "x", "y").run(X)).isEqualTo(flat);
    assertThat(file(13).longs("s", 0, -1).node("Reshape", "x s", "y").run(X)).isEqualTo(flat);
  }

  @Test
  void aMapOfOnePlaceIsFlattenedWithoutATransposition() {
    OnnxFile file = file(13).node("GlobalAveragePool", "x", "p").node("Flatten", "p", "y");

    assertThat(file.ops()).containsExactly("Input", "GlobalPool", "Flatten");
    assertThat(file.read().graph().cuts()).contains("features", "pooled", "p", "y");
  }

  @Test
  void transpositionsOfTheFileAloneMoveNothing() {
    OnnxFile file =
        file(13)
            .node("Transpose", "x", "a", integers("perm", 0, 2, 3, 1))
            .node("Relu", "a", "b")
            .node("Transpose", "b", "y", integers("perm", 0, 3, 1, 2));

    assertThat(file.ops()).containsExactly("Input", "Activate");
    assertThat(file.read().graph().marks()).containsKeys("a", "y");
  }

  @Test
  void heightAndWidthMergeWhereTheyStand() {
    OnnxFile file =
        file(13)
            .longs("s", 1, C, H * W)
            .longs("t", 1, C, H, W)
            .node("Reshape", "x s", "a")
            .node("Softmax", "a", "b", integer("axis", 1))
            .node("Reshape", "b t", "y");

    assertThat(file.ops()).doesNotContain("Transpose");
    float sum = 0;
    for (int c = 0; c < C; c++) {
      sum += file.run(X)[c];
    }
    assertThat(sum).isCloseTo(1, Offset.offset(1e-6f));
  }

  @Test
  void splitInThreeForms() {
    OnnxFile attribute =
        file(11).node("Split", "x", "a b", integer("axis", 1), integers("split", 1, 3));
    OnnxFile input =
        file(13).longs("sizes", 1, 3).node("Split", "x sizes", "a b", integer("axis", -3));
    OnnxFile equal =
        file(18).node("Split", "x", "a b", integer("axis", 1), integer("num_outputs", 2));

    for (OnnxFile file : new OnnxFile[] {attribute, input}) {
      file.node("Concat", "b a", "y", integer("axis", 1));
      assertThat(file.run(X)).isEqualTo(map(C, H, W, (c, h, w) -> x((c + 1) % C, h, w)));
    }
    equal.node("Concat", "b a", "y", integer("axis", 1));
    assertThat(equal.run(X)).isEqualTo(map(C, H, W, (c, h, w) -> x((c + 2) % C, h, w)));
  }

  @Test
  void sliceInTwoForms() {
    float[] wanted = map(C, 1, 2, (c, h, w) -> x(c, 1, 2 * w));
    OnnxFile input =
        file(13)
            .longs("from", 0, -1)
            .longs("to", Long.MAX_VALUE, 9)
            .longs("axes", -1, 2)
            .longs("steps", 2, 1)
            .node("Slice", "x from to axes steps", "y");
    assertThat(input.run(X)).isEqualTo(wanted);

    OnnxFile attribute =
        file(9)
            .node(
                "Slice", "x", "y", integers("starts", 1), integers("ends", 3), integers("axes", 1));
    assertThat(attribute.run(X)).isEqualTo(map(2, H, W, (c, h, w) -> x(c + 1, h, w)));
  }

  @Test
  void aNegativeStepIsRefused() {
    OnnxFile file =
        file(13)
            .longs("from", -1)
            .longs("to", -9)
            .longs("axes", 1)
            .longs("steps", -1)
            .node("Slice", "x from to axes steps", "y");

    assertThatThrownBy(file::read)
        .isInstanceOf(WeightsException.class)
        .hasMessageContainingAll("net.onnx", "y", "Slice", "step");
  }

  @Test
  void oneIndexOfAnAxisIsTakenAndTheAxisGoes() {
    OnnxFile file =
        file(13)
            .add(OnnxFile.tensor("i", DataType.INT64).addInt64Data(-1))
            .node("Gather", "x i", "a", integer("axis", 1))
            .longs("axes", 1)
            .node("Unsqueeze", "a axes", "y");

    assertThat(file.run(X)).isEqualTo(map(1, H, W, (c, h, w) -> x(C - 1, h, w)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DCR", "CRD"})
  void depthToSpaceAndBack(String mode) {
    OnnxFile there =
        file(13).node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", mode));

    assertThat(there.run(X))
        .isEqualTo(map(1, 2 * H, 2 * W, (c, h, w) -> x(h % 2 * 2 + w % 2, h / 2, w / 2)));
    there.graph.clearOutput().addOutput(OnnxFile.info("z", DataType.FLOAT));
    assertThat(there.node("SpaceToDepth", "y", "z", integer("blocksize", 2)).run(X)).isEqualTo(X);
  }

  @Test
  void padInTwoForms() {
    float[] wanted =
        map(C, H + 1, W + 2, (c, h, w) -> h == 0 || w == 0 || w > W ? 7 : x(c, h - 1, w - 1));
    OnnxFile attribute =
        file(7)
            .node(
                "Pad",
                "x",
                "y",
                integers("pads", 0, 0, 1, 1, 0, 0, 0, 1),
                OnnxFile.number("value", 7));
    OnnxFile input =
        file(18)
            .longs("pads", 1, 1, 0, 1)
            .floats("seven", new int[0], 7)
            .longs("axes", 2, -1)
            .node("Pad", "x pads seven axes", "y");

    assertThat(attribute.run(X)).isEqualTo(wanted);
    assertThat(input.run(X)).isEqualTo(wanted);
  }

  @Test
  void sizesThatAreWorkedOutFromTheInputsShape() {
    OnnxFile file =
        file(11)
            .node("Shape", "x", "s")
            .longs("two", 2)
            .longs("three", 3)
            .longs("minus", -1)
            .longs("zero", 0)
            .longs("four", 4)
            .node("Slice", "s two four zero", "hw")
            .node("Slice", "s zero two zero", "nc")
            .node("Concat", "nc minus", "target", integer("axis", 0))
            .node("Mul", "hw three", "unused")
            .node("Reshape", "x target", "a")
            .node("Concat", "nc hw", "back", integer("axis", 0))
            .node("Reshape", "a back", "y");

    assertThat(file.run(X)).isEqualTo(X);
  }

  @Test
  void resizeDoublesByItsNearestValue() {
    OnnxFile scales =
        file(13)
            .floats("s", new int[] {4}, 1, 1, 2, 2)
            .node(
                "Resize",
                "x - s",
                "y",
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
    OnnxFile sizes =
        file(13)
            .longs("s", 1, C, 2 * H, 2 * W)
            .node(
                "Resize",
                "x - - s",
                "y",
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor"));
    OnnxFile old = file(9).floats("s", new int[] {4}, 1, 1, 2, 2).node("Upsample", "x s", "y");

    for (OnnxFile file : new OnnxFile[] {scales, sizes, old}) {
      assertThat(file.run(X)).isEqualTo(map(C, 2 * H, 2 * W, (c, h, w) -> x(c, h / 2, w / 2)));
    }
  }

  @Test
  void softmaxTookAllAxesFromTheGivenOneBeforeOpset13() {
    OnnxFile old = file(11).node("Softmax", "x", "y");
    OnnxFile now = file(13).node("Softmax", "x", "y");
    double all = 0;
    for (float value : X) {
      all += Math.exp(value);
    }
    double row = 0;
    for (int w = 0; w < W; w++) {
      row += Math.exp(x(0, 0, w));
    }

    assertThat(old.run(X)[0]).isCloseTo((float) (Math.exp(X[0]) / all), offset());
    assertThat(now.run(X)[0]).isCloseTo((float) (Math.exp(X[0]) / row), offset());
  }

  private static Offset<Float> offset() {
    return Offset.offset(1e-6f);
  }
}
