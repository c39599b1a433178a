package dev.separable.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A graph of an ONNX file after the checks that need no values: its operators are known, every
 * value has one source, nothing is read that is not there, and there are no cycles.
 *
 * @param opset version of the operators
 * @param nodes in an order of execution, as near to the file's as can be
 * @param initializers tensors of the file by name
 * @param inputs what is no initializer; exactly one
 * @param outputs names of the outputs, at least one
 */
record OnnxGraph(
    int opset,
    List<NodeProto> nodes,
    Map<String, TensorProto> initializers,
    List<ValueInfoProto> inputs,
    List<String> outputs) {
  private static final int OLDEST = 7;
  private static final int NEWEST = 28;
  private static final int MOST_NODES = 100_000;
  private static final int MOST_NAMED = 20;

  /** Checks the main graph of a model. */
  static OnnxGraph of(ModelProto model) {
    GraphProto graph = model.getGraph();
    if (graph.getNodeCount() == 0) {
      throw new IllegalArgumentException("holds no graph with nodes, wanted an ONNX model");
    }
    if (graph.getNodeCount() > MOST_NODES || graph.getInitializerCount() > MOST_NODES) {
      throw new IllegalArgumentException(
          "has %d nodes and %d tensors, wanted at most %d"
              .formatted(graph.getNodeCount(), graph.getInitializerCount(), MOST_NODES));
    }
    int opset = opset(model);
    requireOperators(graph.getNodeList(), opset);
    Map<String, TensorProto> initializers = initializers(graph);
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(i -> !initializers.containsKey(i.getName())).toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "has %d inputs %s, wanted one"
              .formatted(inputs.size(), named(inputs.stream().map(ValueInfoProto::getName))));
    }
    Map<String, Integer> makers = makers(graph, initializers.keySet(), inputs.get(0).getName());
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    for (String output : outputs) {
      if (!makers.containsKey(output)) {
        throw new IllegalArgumentException("nothing makes its output " + output);
      }
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("has no output");
    }
    return new OnnxGraph(
        opset, inOrder(graph.getNodeList(), makers), initializers, inputs, outputs);
  }

  private static int opset(ModelProto model) {
    Long found = null;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (isStandard(set.getDomain())) {
        found = set.getVersion();
      }
    }
    if (found == null || found < OLDEST || found > NEWEST) {
      throw new IllegalArgumentException(
          "uses opset %s, wanted %d to %d".formatted(found == null ? "?" : found, OLDEST, NEWEST));
    }
    return found.intValue();
  }

  private static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /** All that is missing at once, so that nobody finds out one by one. */
  private static void requireOperators(List<NodeProto> nodes, int opset) {
    Map<String, String> missing = new LinkedHashMap<>();
    for (NodeProto node : nodes) {
      boolean standard = isStandard(node.getDomain());
      if (!standard || !Operators.has(node.getOpType())) {
        String operator = standard ? node.getOpType() : node.getDomain() + "." + node.getOpType();
        missing.putIfAbsent(operator, operator + " (node " + name(node) + ")");
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "uses operators that are not supported (opset %d): %s"
              .formatted(opset, named(missing.values().stream())));
    }
  }

  /** A node's name or, since names are optional, what it makes. */
  static String name(NodeProto node) {
    if (!node.getName().isEmpty()) {
      return node.getName();
    }
    return node.getOutputCount() > 0 ? node.getOutput(0) : "without a name";
  }

  private static String named(Stream<String> names) {
    List<String> all = names.toList();
    String text = String.join(", ", all.subList(0, Math.min(all.size(), MOST_NAMED)));
    return all.size() > MOST_NAMED ? text + " and " + (all.size() - MOST_NAMED) + " more" : text;
  }

  private static Map<String, TensorProto> initializers(GraphProto graph) {
    if (graph.getSparseInitializerCount() > 0) {
      throw new IllegalArgumentException("has sparse tensors, which are not supported");
    }
    Map<String, TensorProto> initializers = new HashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (initializers.put(tensor.getName(), tensor) != null) {
        throw new IllegalArgumentException("has two tensors named " + tensor.getName());
      }
    }
    return initializers;
  }

  /** Which node makes each value; -1 for values that are there from the beginning. */
  private static Map<String, Integer> makers(GraphProto graph, Set<String> given, String input) {
    Map<String, Integer> makers = new HashMap<>();
    given.forEach(name -> makers.put(name, -1));
    makers.put(input, -1);
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String output : graph.getNode(i).getOutputList()) {
        if (!output.isEmpty() && makers.put(output, i) != null) {
          throw new IllegalArgumentException("two places make the value " + output);
        }
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      for (String read : node.getInputList()) {
        if (!read.isEmpty() && !makers.containsKey(read)) {
          throw new IllegalArgumentException(
              "node %s reads %s, which nothing makes".formatted(name(node), read));
        }
      }
    }
    return makers;
  }

  private static List<NodeProto> inOrder(List<NodeProto> nodes, Map<String, Integer> makers) {
    List<Set<Integer>> readers = new ArrayList<>();
    nodes.forEach(node -> readers.add(new TreeSet<>()));
    int[] waitsFor = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      for (String read : nodes.get(i).getInputList()) {
        int maker = read.isEmpty() ? -1 : makers.get(read);
        if (maker >= 0 && readers.get(maker).add(i)) {
          waitsFor[i]++;
        }
      }
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waitsFor.length; i++) {
      if (waitsFor[i] == 0) {
        ready.add(i);
      }
    }
    List<NodeProto> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      ordered.add(nodes.get(next));
      for (int reader : readers.get(next)) {
        if (--waitsFor[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (ordered.size() < nodes.size()) {
      for (int i = 0; i < waitsFor.length; i++) {
        if (waitsFor[i] > 0) {
          throw new IllegalArgumentException(
              "node " + name(nodes.get(i)) + " is in or behind a cycle");
        }
      }
    }
    return ordered;
  }
}
