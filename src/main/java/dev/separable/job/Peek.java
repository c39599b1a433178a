package dev.separable.job;

import dev.separable.extract.Input;
import dev.separable.extract.Memory;
import dev.separable.extract.Recipe;
import dev.separable.image.Image;
import dev.separable.image.ImageDecoder;
import dev.separable.image.InputException;
import dev.separable.spark.source.Inputs;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.Loaded;
import dev.separable.spark.source.ReadOptions;
import dev.separable.spark.source.Unit;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The first input that can be read.
 *
 * @param isArray whether it is one, rather than an image
 * @param shape (H, W, C), or [sequence, embedding]
 */
record Peek(boolean isArray, Shape shape) {
  private static final int TRIED = 20;

  /**
   * Looks at the first few inputs, in the order of their paths.
   *
   * @throws UsageException if none of them can be read
   */
  static Peek first(
      Configuration configuration, Listing listing, ReadOptions options, long maxPixels) {
    String problem = "";
    int tried = 0;
    for (Unit unit : listing.units()) {
      // One unit at a time, as the first input is most often good.
      try (Inputs inputs = Inputs.open(List.of(unit), options, configuration, Memory.share(1))) {
        for (; inputs.hasNext() && tried < TRIED; tried++) {
          Loaded input = inputs.next();
          try {
            Shape shape = shape(input, maxPixels);
            if (shape.rank() == 2 || shape.rank() == 3) {
              return new Peek(input.input() instanceof Input.Npy, shape);
            }
            problem =
                input.id().path() + " is " + shape + ", wanted (H, W, C) or [sequence, embedding]";
          } catch (InputException | NpyException e) {
            problem = input.id().path() + ": " + e.getMessage();
          }
        }
      }
      if (tried == TRIED) {
        break;
      }
    }
    throw new UsageException(
        "the shape of the inputs is needed, and none of the first "
            + tried
            + " can be read; "
            + problem);
  }

  private static Shape shape(Loaded loaded, long maxPixels) throws InputException, NpyException {
    if (loaded.input() instanceof Input.Npy npy) {
      return Npy.header(npy.bytes()).shape();
    }
    if (loaded.input() instanceof Input.Image encoded) {
      Image image = new ImageDecoder(maxPixels, Memory.share(1)).decode(encoded.bytes());
      return Shape.of(image.height(), image.width(), 3);
    }
    throw new InputException(loaded.failure().kind(), loaded.failure().message());
  }

  /** Shape of the network's input that this input gives. */
  Shape networkInput(Recipe recipe) throws InputException {
    return isArray ? shape : recipe.networkShape(shape.at(0), shape.at(1));
  }
}
