package dev.separable.onnx;

import static dev.separable.onnx.OnnxFile.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may hold, where its tensors may lie, and what it may ask for. */
class HostileFilesTest {
  private static void refused(OnnxFile file, String... mentions) {
    WeightsException e = catchThrowableOfType(WeightsException.class, file::read);

    assertThat(e).isNotNull().hasMessageContainingAll(mentions).hasMessageContaining("net.onnx");
    assertThat(e.getMessage().lines()).hasSize(1);
  }

  private static OnnxFile scaled(TensorProto.Builder weight) {
    return new OnnxFile(13, 1, 3, 1, 2).add(weight).node("Mul", "x w", "y");
  }

  private static TensorProto.Builder outside(String location, String offset, String length) {
    TensorProto.Builder tensor = OnnxFile.tensor("w", DataType.FLOAT, 1);
    tensor.setDataLocation(DataLocation.EXTERNAL);
    tensor.addExternalDataBuilder().setKey("location").setValue(location);
    tensor.addExternalDataBuilder().setKey("offset").setValue(offset);
    tensor.addExternalDataBuilder().setKey("length").setValue(length);
    return tensor;
  }

  @Test
  void externalDataIsAPartOfAFileBeside() {
    byte[] data = new byte[12];
    data[6] = (byte) 0x80;
    data[7] = 0x3f;
    OnnxFile file = scaled(outside("a/w.bin", "4", "4"));
    file.beside(name -> name.equals("a/w.bin") ? data : null);

    assertThat(file.run(1, 2, 3, 4, 5, 6)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../w",
        "a/../../w",
        "a//w",
        "./w",
        "C:w",
        "hdfs://a/w",
        "a\\w",
        "w\0"
      })
  void externalDataElsewhereIsNeverRead(String location) {
    OnnxFile file = scaled(outside(location, "0", "4"));
    file.beside(
        name -> {
          throw new AssertionError("asked for " + name);
        });

    refused(file, "tensor w", "folder of the model");
  }

  @Test
  void externalDataMustBeThere() {
    OnnxFile missing = scaled(outside("w.bin", "0", "4"));
    missing.beside(
        name -> {
          throw new UncheckedIOException(new IOException("no such file"));
        });
    refused(missing, "w.bin", "no such file");
    for (String[] range : new String[][] {{"8", "4"}, {"-1", "4"}, {"0", "8"}, {"0", "x"}}) {
      refused(
          scaled(outside("w.bin", range[0], range[1])).beside(name -> new byte[10]), "tensor w");
    }
  }

  @Test
  void payloadsOfSixteenBits() {
    TensorProto.Builder half = OnnxFile.tensor("w", DataType.FLOAT16, 1).addInt32Data(0x3e00);
    TensorProto.Builder brain = OnnxFile.tensor("w", DataType.BFLOAT16, 1);
    brain.setRawData(ByteString.copyFrom(new byte[] {(byte) 0xc0, 0x3f}));

    assertThat(scaled(half).run(2, 2, 2, 2, 2, 2)).containsOnly(3);
    assertThat(scaled(brain).run(2, 2, 2, 2, 2, 2)).containsOnly(3);
  }

  @Test
  void aPayloadMustHaveTheLengthOfItsDimensions() {
    TensorProto.Builder huge = OnnxFile.tensor("w", DataType.FLOAT, 1 << 30, 1 << 30, 4);
    huge.setRawData(ByteString.copyFrom(new byte[8]));
    refused(scaled(huge), "tensor w", "8 bytes");
    refused(scaled(OnnxFile.tensor("w", DataType.FLOAT, 3).addFloatData(1)), "w [3]", "found 1");
    refused(scaled(OnnxFile.tensor("w", DataType.STRING, 1)), "tensor w", "STRING");
  }

  @Test
  void aSmallFileCannotAskForMuchMemory() {
    OnnxFile expanded =
        new OnnxFile(13, 1, 3, 1, 2)
            .longs("s", 3, 30_000, 30_000)
            .node("ConstantOfShape", "s", "w")
            .node("Mul", "x w", "y");
    refused(expanded, "ConstantOfShape", "expand");

    OnnxFile ranged =
        new OnnxFile(13, 1, 3, 1, 2)
            .floats("a", new int[0], 0)
            .floats("b", new int[0], 1e30f)
            .floats("c", new int[0], 1)
            .node("Range", "a b c", "w")
            .node("Mul", "x w", "y");
    refused(ranged, "Range");
  }

  @Test
  void manyEmptyMessagesAreRefusedUnread() {
    byte[] graph = new byte[6_000_000];
    for (int i = 0; i < graph.length; i += 2) {
      graph[i] = 0x0a;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(0x3a);
    for (int rest = graph.length; rest > 0; rest >>>= 7) {
      file.write(rest > 0x7f ? rest & 0x7f | 0x80 : rest);
    }
    file.writeBytes(graph);

    WeightsException e =
        catchThrowableOfType(
            WeightsException.class,
            () -> OnnxModel.read(file.toByteArray(), "net.onnx", null, null));

    assertThat(e).isNotNull().hasMessageContainingAll("net.onnx", "parts");
  }

  @Test
  void allThatIsNotSupportedIsToldAtOnce() {
    OnnxFile file = new OnnxFile(13, 1, 3, 4, 4).node("LSTM", "x", "a").node("If", "a", "y");

    refused(file, "opset 13", "LSTM (node a)", "If (node y)");
  }

  @Test
  void anAttributeThatWouldChangeTheResultIsRefused() {
    OnnxFile file = new OnnxFile(13, 1, 3, 4, 4).node("Relu", "x", "y", integer("leak", 1));

    refused(file, "node y (Relu, opset 13)", "leak");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 29, 9999})
  void anUnknownOpsetIsRefused(int opset) {
    refused(new OnnxFile(opset, 1, 3, 4, 4).node("Relu", "x", "y"), "opset " + opset);
  }

  @Test
  void openSizesAreFilledIn() {
    OnnxFile file = new OnnxFile(13, 0, 3, 0, 0).node("Relu", "x", "y");
    Imported imported = file.read(Shape.of(5, 7, 3));

    assertThat(imported.input()).isEqualTo(Shape.of(5, 7, 3));
    refused(file, "[?, 3, ?, ?]");
  }

  @Test
  void severalInputsAreRefusedUnlessTheyAreTensorsOfTheFile() {
    OnnxFile two = new OnnxFile(13, 1, 3, 1, 2).node("Add", "x z", "y");
    two.graph.addInput(OnnxFile.info("z", DataType.FLOAT, 1, 3, 1, 2));
    refused(two, "2 inputs", "x, z");

    two.floats("z", new int[] {1}, 1);
    assertThat(two.run(new float[6])).containsOnly(1);
  }

  @Test
  void allOutputsAndInnerValuesArePlaces() {
    OnnxFile file =
        new OnnxFile(13, 1, 3, 1, 2)
            .node("Relu", "x", "inner")
            .node("Neg", "inner", "y")
            .node("Exp", "inner", "second");
    file.graph.addOutput(OnnxFile.info("second", DataType.FLOAT));

    assertThat(file.read().graph().cuts()).contains("x", "inner", "y", "second");
    assertThat(file.run("second", 0, 0, 0, 0, 0, 0)).containsOnly(1);
    assertThat(file.run("inner", -1, 1, -1, 1, 1, 1)).containsExactly(0, 1, 0, 1, 1, 1);
  }

  @Test
  void valuesThatAreCalledInputAndOutputKeepApart() {
    OnnxFile file =
        new OnnxFile(13, 1, 3, 1, 2).node("Neg", "x", "input").node("Neg", "input", "output");
    file.node("Neg", "output", "y");

    assertThat(file.run(1, 1, 1, 1, 1, 1)).containsOnly(-1);
    assertThat(file.read().graph().cuts()).contains("input.1", "output.1", "y");
  }

  @Test
  void damagedBytesGiveTheDeclaredException() {
    byte[] good = new OnnxFile(13, 1, 3, 4, 4).node("Relu", "x", "y").bytes();
    int refused = 0;
    for (int length = 0; length < good.length; length++) {
      try {
        OnnxModel.read(Arrays.copyOf(good, length), "net.onnx", null, null);
      } catch (WeightsException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(good.length / 2);
  }
}
