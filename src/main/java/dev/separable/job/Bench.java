package dev.separable.job;

import dev.separable.bench.Benchmark;
import dev.separable.bench.Effort;
import dev.separable.bench.NetworkTime;
import dev.separable.bench.StepTime;
import dev.separable.extract.CostTables;
import dev.separable.extract.Engine;
import dev.separable.extract.Recipe;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.plan.Plan;
import dev.separable.spark.Sessions;
import dev.separable.spark.source.Paths;
import dev.separable.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a model takes on this machine; needs no images, no weights and no Spark session. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures how long a model takes on this machine, per layer and whole, on arrays of drawn "
            + "values, and what share of the multiply-adds of its cores that is.")
public final class Bench implements JobCommand {
  private static final long PIXELS = 178_956_970;

  /** How it is printed. */
  enum Form {
    TABLE,
    JSON
  }

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "A network by timm's, torchvision's or Keras's name, such as mobilenetv2_100, layers, "
              + "such as \"separable(features=64,kernel=3x3)\", or a file: .onnx, .keras, .h5. "
              + "Default: the shipped EfficientNet-Lite0.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "W",
      description =
          "A weights file, or flax:SEED, torch:SEED, random:SEED; the values do not change the "
              + "time. Default: random:0.")
  private String weights;

  @Option(
      names = "--shape",
      paramLabel = "H,W,C",
      description = "Shape of the input. Default: the network's own; a layer needs it.")
  private Shape shape;

  @Option(
      names = "--cut",
      paramLabel = "NODE",
      defaultValue = "output",
      description = "Where the network ends. Default: ${DEFAULT-VALUE}, all of it.")
  private String cut;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that run it at the same time. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--batch",
      paramLabel = "N,...",
      split = ",",
      defaultValue = "1",
      description = "Images that go through at once; several are measured in turn. Default: 1.")
  private List<Integer> batches;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "Of each measurement, after the warm-up. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--kernel",
      paramLabel = "K",
      description = "panama, scalar, naive. Default: the fastest that this JVM can run.")
  private String kernel;

  @Option(
      names = "--layers",
      negatable = true,
      description = "Measure each layer too, or not. Default: for a table, not for json.")
  private Boolean layers;

  @Option(
      names = "--as",
      paramLabel = "F",
      defaultValue = "table",
      description = "table, or json: an object a line for each batch. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Option(names = "--json", description = "The same as --as json.")
  private boolean json;

  @Option(names = "--verbose", description = "Show where an error comes from.")
  private boolean verbose;

  /** Ends the process with the job's exit code unless all is well. */
  public static void main(String[] args) {
    Launcher.main(new Bench(), args);
  }

  /**
   * Runs the job in this JVM.
   *
   * @return exit code: 0 good, 2 wrong usage, 1 anything else
   */
  public static int run(String... args) {
    return Launcher.run(new Bench(), Terminal.ofEmbedding(), args);
  }

  @Override
  public boolean verbose() {
    return verbose;
  }

  @Override
  public int call(Terminal terminal, Map<String, String> options) throws IOException {
    Form chosen = json ? Form.JSON : form;
    Effort effort = JobPlan.checked(() -> new Effort(threads, seconds));
    Recipe recipe = JobPlan.checked(this::recipe);
    Kernels kernels = JobPlan.checked(this::kernels);
    Plan plan = JobPlan.checked(() -> new Engine(recipe, kernels).plan(input(recipe)));
    BenchReport.Setting setting =
        new BenchReport.Setting(recipe.name(), recipe.cut(), plan, kernels, effort);
    if (chosen == Form.TABLE) {
      setting.lines().forEach(terminal.out()::println);
    }
    double peak = Benchmark.peak(kernels, effort);
    for (int batch : batches) {
      Benchmark benchmark = JobPlan.checked(() -> new Benchmark(plan, batch, effort));
      NetworkTime network = benchmark.network();
      List<StepTime> steps = steps(chosen, benchmark);
      peak = Math.max(peak, Benchmark.peak(kernels, effort));
      BenchReport report = new BenchReport(setting, batch, network, steps, peak);
      if (chosen == Form.TABLE) {
        report.lines().forEach(terminal.out()::println);
      } else {
        terminal.out().println(report.json());
      }
    }
    return ExitCode.GOOD;
  }

  /** Null if they are not wanted. */
  private List<StepTime> steps(Form chosen, Benchmark benchmark) {
    boolean wanted = layers == null ? chosen == Form.TABLE : layers;
    return wanted ? benchmark.steps() : null;
  }

  private Kernels kernels() {
    try {
      return kernel == null ? Kernels.best() : Kernels.named(kernel);
    } catch (IllegalStateException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private Recipe recipe() {
    if (shape != null && shape.elements() > PIXELS) {
      throw new IllegalArgumentException(
          "--shape " + shape + " has " + shape.elements() + " values, at most " + PIXELS);
    }
    Configuration configuration = Sessions.hadoop();
    boolean file = CostTables.isFile(model);
    String drawn = model == null || file ? null : "random:0";
    return Recipe.load(
        new Recipe.Request(
            model,
            weights == null ? drawn : weights,
            file ? "none" : null,
            cut,
            null,
            Decoding.usual()),
        name -> Paths.bytes(configuration, name),
        shape);
  }

  private Shape input(Recipe recipe) {
    Shape input = shape == null ? recipe.usualShape() : shape;
    if (input == null) {
      throw new IllegalArgumentException("the model wants --shape H,W,C");
    }
    return input;
  }
}
