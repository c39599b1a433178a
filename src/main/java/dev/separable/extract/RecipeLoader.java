package dev.separable.extract;

import dev.separable.extract.Recipe.Request;
import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.image.Preprocess;
import dev.separable.image.ResizeFilter;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.weights.Binding;
import dev.separable.weights.InitialWeights;
import dev.separable.weights.Naming;
import dev.separable.weights.Weights;
import dev.separable.weights.WeightsException;
import dev.separable.weights.WeightsFiles;
import dev.separable.zoo.InputSettings;
import dev.separable.zoo.LayerSpecs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  private boolean shipped() {
    boolean named = request.model() == null || request.model().strip().equals(Shipped.NAME);
    return named && request.weights() == null;
  }

  Recipe load() {
    String model = request.model() == null || shipped() ? Shipped.MODEL : request.model().strip();
    ModelSource.checkName(model);
    boolean drawn = request.weights() != null && InitialWeights.isInitial(request.weights());
    Weights file = drawn ? null : file();
    ModelSource source = ModelSource.of(model, file, firstInput);
    String cut = request.cut() != null ? request.cut() : source.isNetwork() ? "pooled" : "output";
    Graph graph = pooled(source.graph().upTo(cut), cut);
    Weights own;
    List<String> surplus = List.of();
    if (drawn) {
      own = InitialWeights.of(request.weights(), source.graph());
      about.put("source", request.weights());
    } else {
      Naming naming = source.naming(file);
      own = Binding.bind(graph, file, naming).weights();
      surplus = Binding.surplus(source.graph(), file, naming);
      if (!source.isNetwork()) {
        refuseForgotten(source, surplus);
      }
      if (!surplus.isEmpty()) {
        about.put("not_used", surplus);
      }
    }
    return new Recipe(
        source.name(),
        new Model(graph, own),
        source.graph().cuts(),
        cut,
        pool(),
        preprocess(source),
        source.settings() == null ? 0 : source.settings().size(),
        request.maxPixels(),
        about,
        surplus,
        shipped());
  }

  private Weights file() {
    if (!shipped() && request.weights() == null) {
      throw new IllegalArgumentException(
          "the model "
              + request.model()
              + " needs --weights: a .safetensors or .npz file, or flax:SEED, torch:SEED,"
              + " random:SEED");
    }
    String name = shipped() ? Shipped.WEIGHTS : request.weights();
    byte[] bytes = shipped() ? Shipped.weights() : files.apply(name);
    about.put("source", shipped() ? "shipped " + name : name);
    about.put("bytes", bytes.length);
    about.put("sha256", sha256(bytes));
    return WeightsFiles.read(bytes, name);
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

  private Preprocess preprocess(ModelSource source) {
    InputSettings settings = source.settings();
    String named = request.preprocess();
    if (named == null) {
      named = shipped() ? Shipped.PREPROCESS : settings == null ? "none" : "timm";
    }
    if (named.equals("timm")) {
      if (settings == null) {
        throw new IllegalArgumentException(
            "--preprocess timm takes a network's own settings; a layer has none");
      }
      return Preprocess.timm(
          settings.size(),
          settings.cropPct(),
          ResizeFilter.valueOf(settings.filter().toUpperCase(Locale.ROOT)),
          floats(settings.mean()),
          floats(settings.std()));
    }
    return settings == null || named.indexOf('=') >= 0
        ? Preprocess.parse(named)
        : Preprocess.named(named, settings.size());
  }

  private static float[] floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
