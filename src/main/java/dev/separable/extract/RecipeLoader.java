package dev.separable.extract;

import dev.separable.extract.Recipe.Request;
import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.weights.Binding;
import dev.separable.weights.InitialWeights;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import dev.separable.zoo.LayerSpecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes a {@link Recipe} of what the user asked for. */
final class RecipeLoader {
  private static final Pattern FORGOTTEN =
      Pattern.compile("(\\d+\\.)?((\\w+[._])?bias|bn\\d\\.\\w+)");

  private final Request request;
  private final Function<String, byte[]> files;
  private final Shape firstInput;
  private final Map<String, Object> about = new LinkedHashMap<>();

  RecipeLoader(Request request, Function<String, byte[]> files, Shape firstInput) {
    this.request = request;
    this.files = files;
    this.firstInput = firstInput;
  }

  static boolean wantsInputShape(Request request) {
    return request.model() != null && LayerSpecs.isSpec(request.model());
  }

  static boolean mayWantInputShape(Request request) {
    return request.model() != null
        && ModelFiles.isFile(request.model())
        && Contracts.prepared(request.preprocess(), null) == null;
  }

  private boolean shipped() {
    boolean named = request.model() == null || request.model().strip().equals(Shipped.NAME);
    return named && request.weights() == null;
  }

  Recipe load() {
    String model = request.model() == null || shipped() ? Shipped.MODEL : request.model().strip();
    return ModelFiles.isFile(model) ? ofFile(model) : ofName(model);
  }

  /** A model that brings its weights. */
  private Recipe ofFile(String model) {
    if (request.weights() != null) {
      throw new IllegalArgumentException(
          "the model " + model + " brings its own weights; leave --weights out");
    }
    if (request.preprocess() == null) {
      throw new IllegalArgumentException(
          "the file "
              + model
              + " does not say how its input is prepared: give --preprocess, such as torchvision,"
              + " or none for arrays");
    }
    Shape prepared = Contracts.prepared(request.preprocess(), null);
    ModelSource source =
        ModelFiles.model(model, files, prepared == null ? firstInput : prepared, about);
    Graph graph = cutGraph(source);
    return recipe(source, new Model(graph, source.imported().weights().of(graph)), List.of());
  }

  private Recipe ofName(String model) {
    ModelSource.checkName(model);
    boolean drawn = request.weights() != null && InitialWeights.isInitial(request.weights());
    Weights file = drawn ? null : file();
    ModelSource source = ModelSource.of(model, file, firstInput);
    Graph graph = cutGraph(source);
    if (drawn) {
      about.put("source", request.weights());
      Weights own = InitialWeights.of(request.weights(), source.graph()).of(graph);
      return recipe(source, new Model(graph, own), List.of());
    }
    Naming naming = source.naming(file);
    Weights own = Binding.bind(graph, file, naming).weights();
    List<String> surplus = Binding.surplus(source.graph(), file, naming);
    if (!source.isNetwork()) {
      refuseForgotten(source, surplus);
    }
    if (!surplus.isEmpty()) {
      about.put("not_used", surplus);
    }
    return recipe(source, new Model(graph, own), surplus);
  }

  private String cut(ModelSource source) {
    return request.cut() != null ? request.cut() : source.usualCut();
  }

  private Graph cutGraph(ModelSource source) {
    return pooled(source.graph().upTo(cut(source)), cut(source));
  }

  private Recipe recipe(ModelSource source, Model model, List<String> surplus) {
    return new Recipe(
        source.name(),
        model,
        source.graph().cuts(),
        cut(source),
        pool(),
        Contracts.of(request.preprocess(), source, shipped()),
        source.input(),
        request.decoding(),
        about,
        surplus,
        shipped());
  }

  private Weights file() {
    if (!shipped() && request.weights() == null) {
      throw new IllegalArgumentException(
          "the model "
              + request.model()
              + " needs --weights: a .safetensors, .npz, .pth or .h5 file, or flax:SEED,"
              + " torch:SEED, random:SEED");
    }
    if (!shipped()) {
      return ModelFiles.weights(request.weights(), files, about);
    }
    Weights weights = ModelFiles.weights(Shipped.WEIGHTS, name -> Shipped.weights(), about);
    about.put("source", "shipped " + Shipped.WEIGHTS);
    return weights;
  }

  /**
   * A bias or norm that lies beside a layer's weights belongs to it: without it the numbers would
   * be wrong.
   */
  private static void refuseForgotten(ModelSource source, List<String> surplus) {
    List<String> forgotten =
        surplus.stream().filter(name -> FORGOTTEN.matcher(name).matches()).toList();
    if (!forgotten.isEmpty()) {
      throw new WeightsException(
          "the weights hold %s, which %s does not use; bias=both or norm=batch may be meant"
              .formatted(String.join(", ", forgotten), source.name()));
    }
  }

  private String pool() {
    return request.pool() == null ? "none" : request.pool();
  }

  private Graph pooled(Graph graph, String cut) {
    String pool = pool();
    Op.Pooling pooling =
        switch (pool.toLowerCase(Locale.ROOT)) {
          case "none" -> null;
          case "avg" -> Op.Pooling.AVERAGE;
          case "max" -> Op.Pooling.MAX;
          default ->
              throw new IllegalArgumentException(
                  "--pool " + pool + " is unknown; there are none, avg, max");
        };
    if (pooling == null) {
      return graph;
    }
    if (graph.node(graph.output()).op() instanceof Op.Flatten
        || graph.node(graph.output()).op() instanceof Op.Linear) {
      throw new IllegalArgumentException(
          "--pool " + pool + " wants a map; the cut '" + cut + "' is a vector");
    }
    return graph.then("pool", new Op.GlobalPool(pooling)).then("pool.flatten", new Op.Flatten());
  }
}
