package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.separable.graph.Graph;
import dev.separable.graph.Move;
import dev.separable.graph.Places;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.weights.WeightsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Translates a checked graph node by node. */
final class Importer {
  private static final Set<String> TO_FLOATS = Set.of("Cast", "CastLike", "DequantizeLinear");
  private static final Set<String> FLOATS_ONLY =
      Set.of("Add", "Sub", "Mul", "Div", "Pow", "Sum", "Mean", "Neg", "ReduceMean", "ReduceSum");

  private final OnnxGraph graph;
  private final OnnxTensors tensors;
  private final Budget budget;
  private final InputValue input;
  private final Emitter emitter;
  private final Map<String, Data> values = new HashMap<>();

  /** Values that ONNX holds as integers, which wrap and divide otherwise than floats. */
  private final Set<String> integers = new HashSet<>();

  Importer(OnnxGraph graph, OnnxTensors tensors, Budget budget, Shape openInput) {
    this.graph = graph;
    this.tensors = tensors;
    this.budget = budget;
    this.input = InputValue.of(graph.inputs().get(0), openInput);
    this.emitter = new Emitter(input.value().physical(), graph.outputs().get(0), budget);
    values.put(graph.inputs().get(0).getName(), input.value());
    if (input.numbers() == Imported.Values.BYTES) {
      integers.add(graph.inputs().get(0).getName());
    }
  }

  int opset() {
    return graph.opset();
  }

  Budget budget() {
    return budget;
  }

  OnnxTensors tensors() {
    return tensors;
  }

  Emitter emitter() {
    return emitter;
  }

  /** Whether ONNX holds a value of the network as integers. */
  boolean isWhole(String name) {
    return integers.contains(name);
  }

  Imported run() {
    emitter.mark(graph.inputs().get(0).getName(), 0);
    for (NodeProto node : graph.nodes()) {
      try {
        translate(node);
      } catch (WeightsException e) {
        throw e;
      } catch (RuntimeException e) {
        boolean told = e instanceof IllegalArgumentException || e instanceof ArithmeticException;
        throw new IllegalArgumentException(
            "node %s (%s, opset %d): %s"
                .formatted(
                    OnnxGraph.name(node),
                    node.getOpType(),
                    graph.opset(),
                    told ? e.getMessage() : e.toString()),
            e);
      }
    }
    Set<Integer> ends = new LinkedHashSet<>();
    for (String name : graph.outputs()) {
      ends.add(output(name));
    }
    int output = ends.iterator().next();
    nodeNames();
    Graph built = Places.mark(emitter.build(output), emitter.shape(0));
    return new Imported(built, emitter.weights(), emitter.shape(0), input.numbers());
  }

  private void translate(NodeProto node) {
    List<Data> read = new ArrayList<>();
    for (String name : node.getInputList()) {
      read.add(name.isEmpty() ? null : data(name));
    }
    Call call = new Call(node, read, this);
    boolean whole = IntStream.range(0, read.size()).anyMatch(call::isWhole);
    if (whole && FLOATS_ONLY.contains(node.getOpType())) {
      throw new IllegalArgumentException("works on integers, wanted floats");
    }
    Operators.translate(call);
    whole &= !TO_FLOATS.contains(node.getOpType());
    call.attributes().requireAllRead();
    for (int i = 0; i < node.getOutputCount(); i++) {
      Data made = call.made(i);
      if (made == null) {
        continue;
      }
      values.put(node.getOutput(i), made);
      if (made instanceof Value value) {
        if (whole || node.getOpType().equals("QuantizeLinear")) {
          integers.add(node.getOutput(i));
        }
        emitter.mark(node.getOutput(i), value.node());
      }
    }
  }

  private Data data(String name) {
    Data known = values.get(name);
    if (known == null) {
      TensorProto tensor = graph.initializers().get(name);
      if (tensor == null) {
        throw new IllegalArgumentException(name + " is an optional output that is not supported");
      }
      known = tensors.read(tensor, name);
      values.put(name, known);
    }
    return known;
  }

  /**
   * The node of an output, in the order in which ONNX has it; maps are (H, W, C), whether the file
   * turns them so itself at its end or leaves the channels first.
   */
  private int output(String name) {
    if (!(data(name) instanceof Value value)) {
      throw new IllegalArgumentException("output " + name + " does not depend on the input");
    }
    List<Integer> natural = Value.natural(value.dims());
    boolean turnedByTheFile =
        value.order().equals(natural) && !(emitter.op(value.node()) instanceof Move);
    boolean map = value.dims().rank() == 4 && value.dims().at(0) == 1;
    boolean channelsFirst = map && !turnedByTheFile;
    List<Integer> order = channelsFirst ? Value.channelsLast(value.dims()) : natural;
    return emitter.arrange(value, order).node();
  }

  /** The names of ONNX's nodes are places too, where only one node has them. */
  private void nodeNames() {
    Map<String, Integer> uses = new HashMap<>();
    for (NodeProto node : graph.nodes()) {
      uses.merge(node.getName(), 1, Integer::sum);
    }
    for (NodeProto node : graph.nodes()) {
      if (uses.get(node.getName()) == 1
          && node.getOutputCount() > 0
          && values.get(node.getOutput(0)) instanceof Value value) {
        emitter.mark(node.getName(), value.node());
      }
    }
  }
}
