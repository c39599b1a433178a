package dev.separable.extract;

import dev.separable.graph.CostRow;
import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.image.InputException;
import dev.separable.image.Preprocess;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.plan.CompiledModel;
import dev.separable.plan.Model;
import dev.separable.tensor.Shape;
import dev.separable.zoo.Zoo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that decides the numbers: the graph up to the cut, its weights, the preprocessing. Immutable
 * and Serializable; this is what a job broadcasts (Java serialization, as bytes).
 */
public final class Recipe implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final Model model;
  private final ArrayList<String> cuts;
  private final String cut;
  private final String pool;
  private final Preprocess preprocess;
  private final Shape usual;
  private final Decoding decoding;
  private final LinkedHashMap<String, Object> weights;
  private final ArrayList<String> surplus;
  private final boolean shipped;

  /** What the user asked for; null fields mean the default of interface and model. */
  public record Request(
      String model,
      String weights,
      String preprocess,
      String cut,
      String pool,
      Decoding decoding) {}

  Recipe(
      String name,
      Model model,
      List<String> cuts,
      String cut,
      String pool,
      Preprocess preprocess,
      Shape usual,
      Decoding decoding,
      Map<String, Object> weights,
      List<String> surplus,
      boolean shipped) {
    this.name = name;
    this.model = model;
    this.cuts = new ArrayList<>(cuts);
    this.cut = cut;
    this.pool = pool;
    this.preprocess = preprocess;
    this.usual = usual;
    this.decoding = decoding;
    this.weights = new LinkedHashMap<>(weights);
    this.surplus = new ArrayList<>(surplus);
    this.shipped = shipped;
  }

  /**
   * Checks and loads everything.
   *
   * @param files reads a file named by the user, whole; throws UncheckedIOException when it cannot
   * @param firstInput shape (H, W, C) of one input, for layer specs, whose C_in comes from the
   *     input; null if unknown
   * @throws IllegalArgumentException or WeightsException with a one-line message for the user
   */
  public static Recipe load(Request request, Function<String, byte[]> files, Shape firstInput) {
    return new RecipeLoader(request, files, firstInput).load();
  }

  /**
   * Whether {@code --model} names a layer spec, so that {@link #load} needs the shape of an input.
   */
  public static boolean wantsInputShape(Request request) {
    return RecipeLoader.wantsInputShape(request);
  }

  /**
   * Whether {@code --model} names a file that may leave the size of its input open, so that {@link
   * #load} can use the shape of an input: {@link #prepared} of a picture's, {@link #preparedArray}
   * of an array's.
   */
  public static boolean mayWantInputShape(Request request) {
    return RecipeLoader.mayWantInputShape(request);
  }

  /**
   * What the request's contract makes of a picture of shape (H, W, 3); null if that is not known
   * without the model.
   */
  public static Shape prepared(Request request, Shape picture) {
    return Contracts.prepared(request.preprocess(), picture);
  }

  /** The same of an array of that shape. */
  public static Shape preparedArray(Request request, Shape array) {
    return Contracts.preparedArray(request.preprocess(), array);
  }

  /** Name of the model with all its options. */
  public String name() {
    return name;
  }

  /** The graph up to the cut with its weights. */
  Model model() {
    return model;
  }

  /** The graph up to the cut, before any pass. */
  public Graph graph() {
    return model.graph();
  }

  /** The contract that turns images into the network's input. */
  public Preprocess preprocess() {
    return preprocess;
  }

  /** How files become images. */
  public Decoding decoding() {
    return decoding;
  }

  /** Where the output is taken. */
  public String cut() {
    return cut;
  }

  /**
   * Names that {@code --cut} takes for this model, in the order of execution, beside {@code input}
   * and {@code output}.
   */
  public List<String> cuts() {
    return List.copyOf(cuts);
  }

  /** Tensors of the weights file that the model has no use for. */
  public List<String> surplus() {
    return List.copyOf(surplus);
  }

  /** Shape at the cut after pooling for a network input of that shape. */
  public Shape outputShape(Shape networkInput) {
    return graph().shapes(networkInput).get(graph().output());
  }

  /**
   * Shape of the network's input for an image of that size.
   *
   * @throws InputException if preprocessing cannot make one
   */
  public Shape networkShape(int height, int width) throws InputException {
    return preprocess.outputShape(height, width);
  }

  /**
   * Shape of the network's input for an array of that shape.
   *
   * @throws InputException if the array does not suit the preprocessing
   */
  public Shape arrayShape(Shape array) throws InputException {
    return preprocess.arrayShape(array);
  }

  /**
   * Shape of the network's input when it is the same for all images; null when it depends on the
   * image.
   */
  public Shape fixedShape() {
    return preprocess.fixedSize() ? preprocess.fixedShape() : null;
  }

  /** The usual input of a network, (H, W, C); null for a layer. */
  public Shape usualShape() {
    return usual;
  }

  /** Cost per layer up to the cut, for a network input of that shape. */
  public List<CostRow> cost(Shape networkInput) {
    return graph().cost(networkInput);
  }

  /**
   * Bytes of scratch memory that one extractor of this batch needs for a network input of that
   * shape.
   */
  public long scratchBytes(Shape networkInput, int batch) {
    return CompiledModel.of(model, Kernels.best()).plan(networkInput).scratchBytes(batch);
  }

  /**
   * Model, weights with SHA-256, preprocessing with all numbers, cut, pool: plain maps, strings and
   * numbers for run.json and the dry run.
   */
  public Map<String, Object> describe() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", name);
    all.put("weights", weights);
    all.put("decoding", decoding.describe());
    all.put("preprocess", preprocess.describe());
    all.put("cut", cut);
    all.put("pool", pool);
    return all;
  }

  /**
   * What of {@link #describe} decides the numbers, by name: two recipes with the same identity give
   * the same features. Where the weights come from does not count, only what they are.
   */
  public Map<String, Object> identity() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", name);
    all.put("weights", weights.getOrDefault("sha256", weights.get("source")));
    if (weights.containsKey("external_sha256")) {
      all.put("external_weights", weights.get("external_sha256"));
    }
    all.putAll(decoding.identity());
    all.put("preprocess", preprocess.spec());
    if (preprocess.preparesArrays()) {
      all.put("arrays", "prepared");
    }
    all.put("cut", cut);
    all.put("pool", pool == null ? "none" : pool);
    if (graph().node(0).op() instanceof Op.Input input && input.only() != null) {
      all.put("input", input.only().toString());
    }
    return all;
  }

  /** Class names of the model's logits, or an empty list when they are not known. */
  public List<String> classNames() {
    if (!graph().marks().containsKey("logits") || usualShape() == null) {
      return List.of();
    }
    int classes = outputShape(usualShape()).length();
    if (shipped || classes == Zoo.DEFAULT_CLASSES) {
      return Shipped.classNames();
    }
    return classes == Zoo.DEFAULT_CLASSES + 1 ? withBackground() : List.of();
  }

  /** TensorFlow's networks have a class before ImageNet's. */
  private static List<String> withBackground() {
    List<String> names = new ArrayList<>(List.of("background"));
    names.addAll(Shipped.classNames());
    return names;
  }
}
