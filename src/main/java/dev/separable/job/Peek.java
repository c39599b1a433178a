package dev.separable.job;

import dev.separable.extract.Memory;
import dev.separable.extract.Recipe;
import dev.separable.image.Image;
import dev.separable.image.ImageDecoder;
import dev.separable.image.InputException;
import dev.separable.spark.source.FileBytes;
import dev.separable.spark.source.Listing;
import dev.separable.spark.source.Unit;
import dev.separable.spark.source.UnitKind;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * The first input that can be read.
 *
 * @param kind what it is
 * @param shape (H, W, C), or [sequence, embedding]
 */
record Peek(UnitKind kind, Shape shape) {
  private static final int TRIED = 20;

  /**
   * Looks at the first few inputs, in the order of their paths.
   *
   * @throws UsageException if none of them can be read
   */
  static Peek first(Configuration configuration, Listing listing, long maxPixels)
      throws IOException {
    FileBytes reader = new FileBytes(configuration);
    String problem = "";
    for (Unit file : listing.units().subList(0, Math.min(TRIED, listing.units().size()))) {
      if (file.length() > Memory.share(1)) {
        problem = file.path() + " has " + file.length() + " bytes";
        continue;
      }
      try {
        Shape shape = shape(reader, file, maxPixels);
        if (shape.rank() == 2 || shape.rank() == 3) {
          return new Peek(file.kind(), shape);
        }
        problem = file.path() + " is " + shape + ", wanted (H, W, C) or [sequence, embedding]";
      } catch (InputException | NpyException e) {
        problem = file.path() + ": " + e.getMessage();
      }
    }
    throw new UsageException(
        "the shape of the inputs is needed, and none of the first "
            + Math.min(TRIED, listing.units().size())
            + " can be read; "
            + problem);
  }

  private static Shape shape(FileBytes reader, Unit file, long maxPixels)
      throws IOException, InputException, NpyException {
    if (file.kind() == UnitKind.NPY) {
      return Npy.header(reader.beginning(file, Npy.LONGEST_HEADER)).shape();
    }
    Image image = new ImageDecoder(maxPixels, Memory.share(1)).decode(reader.read(file));
    return Shape.of(image.height(), image.width(), 3);
  }

  /** Shape of the network's input that this input gives. */
  Shape networkInput(Recipe recipe) throws InputException {
    return kind == UnitKind.NPY ? shape : recipe.networkShape(shape.at(0), shape.at(1));
  }
}
