package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import dev.separable.weights.Imported;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Reads a network, graph and weights, from an ONNX file. */
public final class OnnxModel {
  private OnnxModel() {}

  /**
   * Reads a model whole, for a batch of 1.
   *
   * @param file the file's bytes
   * @param name of the file, for messages
   * @param beside reads a file that stands in the model's own folder, by its plain relative name;
   *     throws UncheckedIOException when it cannot
   * @param input shape (H, W, C) of an input where the file leaves it open; null if unknown
   * @throws WeightsException with one line: what was found and what was wanted
   */
  public static Imported read(
      byte[] file, String name, Function<String, byte[]> beside, Shape input) {
    try {
      Budget budget = new Budget();
      budget.earn(file.length);
      OnnxGraph graph = OnnxGraph.of(parse(file));
      OnnxTensors tensors = new OnnxTensors(new ExternalData(beside, budget), budget);
      Imported imported = new Importer(graph, tensors, budget, input).run();
      imported.weights().requireFinite(name);
      imported.graph().shapes(imported.input());
      return imported;
    } catch (RuntimeException e) {
      throw wrong(name, e);
    }
  }

  /**
   * Reads the tensors of a model and not its graph: weights for a network of the zoo, if the
   * exporter kept their names.
   *
   * @param file the file's bytes
   * @param name of the file, for messages
   * @param beside reads a file that stands in the model's own folder, see {@link #read}
   * @throws WeightsException with one line: what was found and what was wanted
   */
  public static Weights weights(byte[] file, String name, Function<String, byte[]> beside) {
    try {
      Budget budget = new Budget();
      budget.earn(file.length);
      OnnxTensors tensors = new OnnxTensors(new ExternalData(beside, budget), budget);
      Map<String, Tensor> floats = new LinkedHashMap<>();
      Map<String, String> others = new LinkedHashMap<>();
      for (TensorProto tensor : parse(file).getGraph().getInitializerList()) {
        Literal read = tensors.read(tensor, tensor.getName());
        if (read.isFloat()) {
          floats.put(read.name(), new Tensor(read.dims(), read.toFloats()));
        } else {
          others.put(read.name(), "is stored as " + read.type() + ", wanted FLOAT");
        }
      }
      return Weights.of(floats, others, Map.of());
    } catch (RuntimeException e) {
      throw wrong(name, e);
    }
  }

  /** A file can be wrong in ways that nobody thought of; those too are faults of the file. */
  private static WeightsException wrong(String name, RuntimeException e) {
    boolean told = e instanceof IllegalArgumentException || e instanceof ArithmeticException;
    return e instanceof WeightsException known
        ? known
        : new WeightsException(name + ": " + (told ? e.getMessage() : "is damaged: " + e), e);
  }

  /** Payloads stay where they are, in the file's bytes. */
  private static ModelProto parse(byte[] file) {
    try {
      FileLimits.check(CodedInputStream.newInstance(file), ModelProto.getDescriptor());
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
      in.enableAliasing(true);
      return ModelProto.parseFrom(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("is no ONNX model: " + e.getMessage(), e);
    }
  }
}
