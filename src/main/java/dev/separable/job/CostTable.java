package dev.separable.job;

import dev.separable.extract.CostTables;
import dev.separable.extract.Recipe;
import dev.separable.image.decode.Decoding;
import dev.separable.spark.Sessions;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.CostRows;
import dev.separable.spark.sink.OutputFolder;
import dev.separable.spark.sink.OutputFolder.Layout;
import dev.separable.spark.sink.Table;
import dev.separable.spark.source.Paths;
import dev.separable.tensor.Shape;
import dev.separable.zoo.Zoo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Parameters and multiply-adds of a model, layer by layer; needs no images and no weights. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Prints parameters and multiply-adds (MACs) of a model per layer, and for each "
            + "separable pair those of the standard convolution that it replaces; then the "
            + "total.")
public final class CostTable implements JobCommand {
  /** Larger than any network that is of use, and small enough for all sums. */
  private static final long PIXELS = 178_956_970;

  /** How it is printed. */
  enum Form {
    TABLE,
    CSV,
    JSON,
    PARQUET
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
      description = "A weights file that gives the number of classes; not needed.")
  private String weights;

  @Option(
      names = "--shape",
      paramLabel = "H,W,C",
      description = "Shape of the input. Default: the network's own; a layer needs it.")
  private Shape shape;

  @Option(
      names = "--sweep",
      paramLabel = "S",
      description =
          "The totals of a network at several widths and resolutions instead of its layers, such "
              + "as width=0.25:1.0,resolution=128:224; a third number is the step (0.25 and 32).")
  private Sweep sweep;

  @Option(
      names = "--as",
      paramLabel = "F",
      defaultValue = "table",
      description = "table, csv, json, parquet. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Option(names = "--output", paramLabel = "URI", description = "Folder, for parquet.")
  private String output;

  @Option(names = "--verbose", description = "Show where an error comes from.")
  private boolean verbose;

  /** Ends the process with the job's exit code unless all is well. */
  public static void main(String[] args) {
    Launcher.main(new CostTable(), args);
  }

  /**
   * Runs the job in this JVM.
   *
   * @return exit code: 0 good, 2 wrong usage, 1 anything else
   */
  public static int run(String... args) {
    return Launcher.run(new CostTable(), Terminal.ofEmbedding(), args);
  }

  @Override
  public boolean verbose() {
    return verbose;
  }

  @Override
  public int call(Terminal terminal, Map<String, String> options) throws Exception {
    if ((output != null) != (form == Form.PARQUET)) {
      throw new UsageException("--as parquet and --output belong together");
    }
    if (sweep != null) {
      sweep(terminal);
      return ExitCode.GOOD;
    }
    CostReport report = new CostReport(JobPlan.checked(this::table));
    switch (form) {
      case TABLE -> report.lines().forEach(terminal.out()::println);
      case CSV -> report.csv(terminal.out());
      case JSON -> terminal.out().println(report.json());
      case PARQUET -> write(CostRows.of(report.table().rows()), CostRows.SCHEMA);
    }
    return ExitCode.GOOD;
  }

  private void sweep(Terminal terminal) throws IOException {
    if (model == null || weights != null || shape != null) {
      throw new UsageException("--sweep goes with --model, and not with --weights or --shape");
    }
    if (!Zoo.has(model)) {
      throw new UsageException(
          "--sweep wants a network of the zoo by name, which " + model + " is not");
    }
    SweepReport report = JobPlan.checked(() -> SweepReport.of(model, sweep));
    switch (form) {
      case TABLE -> report.lines().forEach(terminal.out()::println);
      case CSV -> report.csv(terminal.out());
      case JSON -> terminal.out().println(report.json());
      case PARQUET -> write(report.table(), SweepReport.schema());
    }
  }

  private CostTables.Table table() {
    if (shape != null && shape.elements() > PIXELS) {
      throw new IllegalArgumentException(
          "--shape " + shape + " has " + shape.elements() + " values, at most " + PIXELS);
    }
    Configuration configuration = Sessions.hadoop();
    if (CostTables.isFile(model) && weights == null) {
      return CostTables.ofFile(model, file -> Paths.bytes(configuration, file), shape);
    }
    if (weights == null) {
      return CostTables.table(model, shape);
    }
    Recipe recipe =
        Recipe.load(
            new Recipe.Request(model, weights, null, "output", null, Decoding.usual()),
            file -> Paths.bytes(configuration, file),
            shape);
    Shape input = shape == null ? recipe.usualShape() : shape;
    return CostTables.table(recipe, input);
  }

  private void write(List<Row> rows, StructType schema) throws IOException {
    Configuration configuration = Sessions.hadoop();
    OutputFolder folder =
        JobPlan.checked(
            () -> {
              OutputFolder there = OutputFolder.of(configuration, output, Layout.ONE_TABLE);
              there.check(dev.separable.spark.sink.IfExists.ERROR);
              return there;
            });
    folder.path().getFileSystem(configuration).mkdirs(folder.path());
    Table.write(configuration, rows, schema, Codec.LZ4, folder.child("part-00000.parquet"));
    folder.success();
  }
}
