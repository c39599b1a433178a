package dev.separable.job;

import dev.separable.extract.Recipe;
import dev.separable.image.InputException;
import dev.separable.spark.Sessions;
import dev.separable.spark.run.Identity;
import dev.separable.spark.run.Work;
import dev.separable.spark.run.Work.Tasking;
import dev.separable.spark.sink.Codec;
import dev.separable.spark.sink.FeatureFormat;
import dev.separable.spark.source.Lister;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.Paths;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.Spread;
import dev.separable.spark.source.Tables;
import dev.separable.spark.source.UnitKind;
import dev.separable.spark.source.parquet.TableSchema;
import dev.separable.tensor.Shape;
import dev.separable.weights.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Everything that is known before the first task.
 *
 * @param configuration Hadoop's
 * @param inputs as the user named them
 * @param options how they are read
 * @param listing what is there
 * @param table how the tables among them are read; null if there are none
 * @param recipe what runs
 * @param networkInput shape of the network's input, the first input's where they differ
 */
record JobPlan(
    Configuration configuration,
    List<String> inputs,
    ReadOptions options,
    Listing listing,
    TableSchema table,
    Recipe recipe,
    Shape networkInput) {

  /**
   * Checks all that can be checked.
   *
   * @param spread for many folders and archives
   * @throws UsageException with what is wrong
   */
  static JobPlan of(InputOptions input, Recipe.Request request, Spread spread) throws IOException {
    return checked(() -> plan(input, request, spread));
  }

  /** Something that can go wrong for what the user asked. */
  interface Check<T> {
    T done() throws IOException;
  }

  /** Whatever the user's wishes cause is told as such. */
  static <T> T checked(Check<T> check) throws IOException {
    try {
      return check.done();
    } catch (IllegalArgumentException
        | WeightsException
        | UncheckedIOException
        | UnsupportedFileSystemException
        | AccessControlException
        | AccessDeniedException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static JobPlan plan(InputOptions input, Recipe.Request request, Spread spread)
      throws IOException {
    Configuration configuration = Sessions.hadoop();
    List<String> inputs = input.inputs();
    ReadOptions options = input.options();
    Listing listing = Lister.list(configuration, inputs, options, spread);
    InputOptions.check(options, listing);
    TableSchema table = Tables.schema(configuration, listing, options);
    // What cannot be written is told before anything runs.
    new FeatureFormat(Codec.NONE, carriedTypes(table), Map.of());
    Peek peek = peek(configuration, listing, options, request);
    Recipe recipe =
        Recipe.load(
            request,
            file -> Paths.bytes(configuration, file),
            peek == null ? null : peek.modelInput(request));
    Shape shape = networkInput(configuration, listing, options, recipe, peek);
    return new JobPlan(configuration, inputs, options, listing, table, recipe, shape);
  }

  /** The first input if its shape decides the graph; a model's file can do without. */
  private static Peek peek(
      Configuration configuration, Listing listing, ReadOptions options, Recipe.Request request) {
    if (Recipe.wantsInputShape(request)) {
      return Peek.first(configuration, listing, options, request.decoding());
    }
    if (!Recipe.mayWantInputShape(request)) {
      return null;
    }
    try {
      return Peek.first(configuration, listing, options, request.decoding());
    } catch (UsageException e) {
      return null;
    }
  }

  private static Shape networkInput(
      Configuration configuration, Listing listing, ReadOptions options, Recipe recipe, Peek peek)
      throws IOException {
    if (recipe.fixedShape() != null && listing.units().get(0).kind() == UnitKind.IMAGE) {
      recipe.outputShape(recipe.fixedShape());
      return recipe.fixedShape();
    }
    try {
      Peek first =
          peek == null ? Peek.first(configuration, listing, options, recipe.decoding()) : peek;
      Shape shape = first.networkInput(recipe);
      recipe.outputShape(shape);
      return shape;
    } catch (InputException | UsageException | IllegalArgumentException e) {
      // Inputs that do not fit get an error each; a layer has no size of its own to go on with.
      if (recipe.usualShape() == null) {
        throw new UsageException(e.getMessage(), e);
      }
      return recipe.usualShape();
    }
  }

  /** Types of the columns that are carried through, as Parquet writes them. */
  List<String> carriedTypes() {
    return carriedTypes(table);
  }

  private static List<String> carriedTypes(TableSchema table) {
    return table == null ? List.of() : table.carriedTypes();
  }

  /**
   * What is to be done.
   *
   * @param what comes of it, for the Spark UI
   * @param failuresKept most failed inputs of a kind that a task tells one by one
   */
  Work work(String what, Tasking tasking, RunOptions run, int failuresKept) {
    return new Work(
        recipe,
        options,
        listing.units(),
        tasking,
        run.mode(),
        run.maxErrors(),
        run.batch(),
        failuresKept,
        "%s of %s by %s".formatted(what, Units.count(listing.inputs(), noun()), recipe.name()));
  }

  /** Shape of the features. */
  Shape outputShape() {
    return recipe.outputShape(networkInput);
  }

  /** What one input is called. */
  String noun() {
    boolean images = listing.units().stream().allMatch(file -> file.kind() == UnitKind.IMAGE);
    return images ? "image" : "input";
  }

  /**
   * All that decides what is in a row of the output.
   *
   * @param more what the job adds to model, weights, preprocessing and reading
   */
  Identity identity(Map<String, Object> more) {
    Map<String, Object> parts = new LinkedHashMap<>(recipe.identity());
    parts.put("channels", networkInput.at(-1));
    if (table != null) {
      parts.put("table", table.describe());
    }
    parts.putAll(more);
    return Identity.of(parts);
  }
}
