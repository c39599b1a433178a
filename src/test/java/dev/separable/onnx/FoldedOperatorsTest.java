package dev.separable.onnx;

import static dev.separable.onnx.OnnxFile.integer;
import static dev.separable.onnx.OnnxFile.values;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers known when the file is read come out as the types of the file hold them. */
class FoldedOperatorsTest {
  private static final int[] SCALAR = {};

  private static OnnxFile product(OnnxFile file, String number) {
    return file.node("Cast", number, "c", integer("to", 1)).node("Mul", "x c", "y");
  }

  private static OnnxFile file() {
    return new OnnxFile(18, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT16, 70000, 4464",
    "UINT16, -1, 65535",
    "INT16, 40000, -25536",
    "UINT32, -1, 4294967295",
    "UINT32, 4294967296, 0",
    "INT32, 4294967295, -1",
    "UINT8, 300, 44",
    "INT8, 200, -56",
    "BOOL, 256, 1"
  })
  void integersWrap(DataType type, long value, float wanted) {
    OnnxFile file = file().longs("k", value);
    file.node("Cast", "k", "n", integer("to", type.getNumber()));

    assertThat(product(file, "n").run(1)).containsExactly(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT16, 1.0007, 1.0009765625",
    "FLOAT16, -2.7003, -2.701171875",
    "FLOAT16, 1e-9, 0",
    "FLOAT16, 6e-8, 5.9604645E-8",
    "FLOAT16, 2049, 2048",
    "FLOAT16, 65519, 65504",
    "BFLOAT16, 1.01, 1.0078125",
    "BFLOAT16, 3.4e38, Infinity"
  })
  void narrowFloatsRound(DataType type, float value, float wanted) {
    OnnxFile file = file().floats("k", SCALAR, value);
    file.node("Cast", "k", "n", integer("to", type.getNumber()))
        .floats("largest", SCALAR, Float.MAX_VALUE)
        .node("Cast", "n", "c", integer("to", 1))
        .node("Min", "c largest", "m")
        .node("Mul", "x m", "y");

    assertThat(file.run(1)).containsExactly(Math.min(wanted, Float.MAX_VALUE));
  }

  @Test
  void longIntegersAreNotRounded() {
    OnnxFile file =
        file()
            .longs("k", -(1L << 53) - 1)
            .longs("d", -(1L << 53))
            .node("Neg", "k", "n")
            .node("Add", "n d", "e");

    assertThat(product(file, "e").run(1)).containsExactly(1);
  }

  @Test
  void noAxesAreAllAxesUnlessTheNodeSaysNone() {
    OnnxFile all =
        file()
            .floats("k", new int[] {3}, 1, 2, 3)
            .longs("axes")
            .node("ReduceSum", "k axes", "r", integer("keepdims", 0))
            .node("Mul", "x r", "y");
    OnnxFile none =
        file()
            .floats("k", new int[] {3}, 1, 2, 3)
            .longs("axes")
            .node("ReduceSum", "k axes", "r", integer("noop_with_empty_axes", 1))
            .node("Mul", "x r", "y");

    assertThat(all.run(2)).containsExactly(12);
    assertThat(none.run(2)).containsExactly(2, 4, 6);
  }

  @ParameterizedTest
  @CsvSource({"3", "41", "47", "49", "55", "-7", "8", "0.25", "1e-39"})
  void quotientsAreRoundedOnce(float divisor) {
    OnnxFile file =
        new OnnxFile(13, 1, 4, 8, 8)
            .floats("c", SCALAR, divisor)
            .node("Div", "x c", "q")
            .node("Floor", "q", "y");
    OnnxFile turned =
        new OnnxFile(13, 1, 4, 8, 8).floats("c", SCALAR, divisor).node("Div", "c x", "y");
    float[] whole = new float[256];
    float[] wanted = new float[256];
    float[] inverse = new float[256];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = i + 1;
      wanted[i] = (float) Math.floor(whole[i] / divisor);
      inverse[i] = divisor / whole[i];
    }

    assertThat(file.run(whole)).containsExactly(wanted);
    assertThat(turned.run(whole)).containsExactly(inverse);
  }

  @Test
  void aShiftInFrontOfAQuotientStaysOne() {
    OnnxFile file =
        new OnnxFile(13, 1, 4, 8, 8)
            .floats("one", SCALAR, 1)
            .floats("c", SCALAR, 41)
            .node("Add", "x one", "a")
            .node("Div", "a c", "q")
            .node("Floor", "q", "y");
    float[] whole = new float[256];
    float[] wanted = new float[256];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = i;
      wanted[i] = (float) Math.floor((i + 1) / 41.0);
    }

    assertThat(file.run(whole)).containsExactly(wanted);
  }

  @Test
  void spatialAttentionIsAProductPerPlace() {
    OnnxFile file =
        new OnnxFile(18, 1, 4, 2, 3)
            .longs("axes", 1)
            .node("ReduceMax", "x axes", "m")
            .node("Mul", "m x", "y");
    float[] x = values(24);
    float[] found = file.run(x);
    for (int place = 0; place < 6; place++) {
      float largest = Math.max(Math.max(x[place * 4], x[place * 4 + 1]), x[place * 4 + 2]);
      largest = Math.max(largest, x[place * 4 + 3]);
      for (int c = 0; c < 4; c++) {
        assertThat(found[place * 4 + c]).isEqualTo(x[place * 4 + c] * largest);
      }
    }
  }

  @Test
  void opset10TakesThePlaceAboveForFewerPlaces() {
    OnnxFile fewer =
        new OnnxFile(10, 1, 1, 1, 5)
            .floats("s", new int[] {4}, 1, 1, 1, 0.6f)
            .node("Resize", "x s", "y");
    OnnxFile more =
        new OnnxFile(10, 1, 1, 1, 2)
            .floats("s", new int[] {4}, 1, 1, 1, 1.5f)
            .node("Resize", "x s", "y");

    assertThat(fewer.run(0, 1, 2, 3, 4)).containsExactly(0, 2, 4);
    assertThat(more.run(0, 1)).containsExactly(0, 0, 1);
  }
}
