package dev.separable.job;

import dev.separable.extract.Input;
import dev.separable.extract.Memory;
import dev.separable.extract.Recipe;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.decode.Decoding;
import dev.separable.image.decode.ImageDecoder;
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
 * @param content what it is
 * @param shape (H, W, C), or [sequence, embedding]
 */
record Peek(Content content, Shape shape) {
  private static final int TRIED = 20;

  /** What an input is to the network. */
  enum Content {
    /** Pixels, to be preprocessed. */
    PICTURE,
    /** Values, taken as they are unless the preprocessing is for arrays too. */
    ARRAY
  }

  /**
   * Looks at the first few inputs, in the order of their paths.
   *
   * @throws UsageException if none of them can be read
   */
  static Peek first(
      Configuration configuration, Listing listing, ReadOptions options, Decoding decoding) {
    String problem = "";
    int tried = 0;
    for (Unit unit : listing.units()) {
      // One unit at a time: most often the first input is good, and none need be read ahead.
      try (Inputs inputs = Inputs.open(List.of(unit), options, configuration, Memory.share(1))) {
        for (; tried < TRIED && inputs.hasNext(); tried++) {
          Loaded loaded = inputs.next();
          try {
            Peek peek = of(loaded, decoding);
            if (peek.shape.rank() == 2 || peek.shape.rank() == 3) {
              return peek;
            }
            problem =
                "%s is %s, wanted (H, W, C) or [sequence, embedding]"
                    .formatted(loaded.id().path(), peek.shape);
          } catch (InputException | NpyException e) {
            problem = loaded.id().path() + ": " + e.getMessage();
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

  private static Peek of(Loaded loaded, Decoding decoding) throws InputException, NpyException {
    if (loaded.failure() != null) {
      throw new InputException(loaded.failure().kind(), loaded.failure().message());
    }
    Input input = loaded.input();
    if (input instanceof Input.Npy npy) {
      return new Peek(Content.ARRAY, Npy.header(npy.bytes()).shape());
    }
    if (input instanceof Input.Array array) {
      return new Peek(Content.ARRAY, array.tensor().shape());
    }
    Image image =
        input instanceof Input.Pixels pixels
            ? pixels.image()
            : new ImageDecoder(decoding, Memory.share(1)).decode(((Input.Image) input).bytes());
    return new Peek(Content.PICTURE, Shape.of(image.height(), image.width(), 3));
  }

  /** Shape of a model's input as far as it can be told before the model is read. */
  Shape modelInput(Recipe.Request request) {
    if (!Recipe.mayWantInputShape(request)) {
      return shape;
    }
    return content == Content.PICTURE
        ? Recipe.prepared(request, shape)
        : Recipe.preparedArray(request, shape);
  }

  /** Shape of the network's input that this input gives. */
  Shape networkInput(Recipe recipe) throws InputException {
    return content == Content.ARRAY
        ? recipe.arrayShape(shape)
        : recipe.networkShape(shape.at(0), shape.at(1));
  }
}
