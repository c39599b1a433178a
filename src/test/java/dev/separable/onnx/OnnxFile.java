package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.testing.Goldens;
import dev.separable.weights.Imported;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** A small ONNX file, put together node by node; its input is "x", its output "y". */
final class OnnxFile {
  final GraphProto.Builder graph = GraphProto.newBuilder();
  private final int opset;
  private Function<String, byte[]> beside;

  OnnxFile(int opset, int... input) {
    this(opset, DataType.FLOAT, input);
  }

  OnnxFile(int opset, DataType type, int... input) {
    this.opset = opset;
    graph.addInput(info("x", type, input));
    graph.addOutput(info("y", DataType.FLOAT));
  }

  /** A declaration; dimensions below 1 are open. */
  static ValueInfoProto info(String name, DataType type, int... dims) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    for (int size : dims) {
      if (size < 1) {
        tensor.getShapeBuilder().addDimBuilder().setDimParam("N");
      } else {
        tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  OnnxFile node(String operator, String inputs, String outputs, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
    for (String input : inputs.split(" ", -1)) {
      node.addInput(input.equals("-") ? "" : input);
    }
    node.addAllOutput(Arrays.asList(outputs.split(" ", -1)));
    graph.addNode(node.addAllAttribute(Arrays.asList(attributes)));
    return this;
  }

  OnnxFile floats(String name, int[] dims, float... values) {
    TensorProto.Builder tensor = tensor(name, DataType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return add(tensor);
  }

  OnnxFile longs(String name, long... values) {
    TensorProto.Builder tensor = tensor(name, DataType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return add(tensor);
  }

  OnnxFile bytes(String name, DataType type, int[] dims, int... values) {
    byte[] raw = new byte[values.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) values[i];
    }
    return add(tensor(name, type, dims).setRawData(ByteString.copyFrom(raw)));
  }

  OnnxFile add(TensorProto.Builder tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  static TensorProto.Builder tensor(String name, DataType type, int... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (int size : dims) {
      tensor.addDims(size);
    }
    return tensor;
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder list =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      list.addInts(value);
    }
    return list.build();
  }

  static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  OnnxFile beside(Function<String, byte[]> reader) {
    beside = reader;
    return this;
  }

  byte[] bytes() {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImportBuilder().setVersion(opset);
    return model.build().toByteArray();
  }

  Imported read() {
    return read(null);
  }

  Imported read(Shape open) {
    return OnnxModel.read(bytes(), "net.onnx", beside, open);
  }

  /** The output for an input in the project's order. */
  float[] run(float... input) {
    return run("output", input);
  }

  float[] run(String cut, float... input) {
    Imported imported = read();
    Model model = new Model(imported.graph().upTo(cut), imported.weights());
    return Goldens.run(model, Kernels.best(), imported.input(), 1, input).data();
  }

  /** Ops of the nodes that lead to the output, by their simple names. */
  List<String> ops() {
    return read().graph().upTo("output").nodes().stream()
        .map(node -> node.op().getClass().getSimpleName())
        .toList();
  }

  /** Reproducible values from -2 to 2. */
  static float[] values(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 4 - 2;
    }
    return values;
  }
}
