package dev.separable.extract;

import dev.separable.extract.Features.Failure;
import dev.separable.image.ErrorKind;
import dev.separable.image.Image;
import dev.separable.image.InputException;
import dev.separable.image.Preprocessor;
import dev.separable.image.decode.ImageDecoder;
import dev.separable.image.decode.RegionOfInterest;
import dev.separable.plan.Plan;
import dev.separable.plan.Scratch;
import dev.separable.tensor.Npy;
import dev.separable.tensor.NpyException;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns inputs into features on one thread; owns that thread's scratch memory. Not thread-safe. */
public final class Extractor {
  private final Engine engine;
  private final int batch;
  private final ImageDecoder decoder;
  private final RegionOfInterest wanted;
  private final Preprocessor preprocessor;

  private Plan plan;
  private Scratch scratch;
  private Features[] results;
  private final List<Waiting> waiting = new ArrayList<>();

  /** An input that lies in the scratch and waits for its batch to run. */
  private record Waiting(
      int place, int height, int width, int channels, long decodeNs, long preprocessNs) {}

  Extractor(Engine engine, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch " + batch + ", wanted 1 or more");
    }
    this.engine = engine;
    this.batch = batch;
    this.decoder = new ImageDecoder(engine.recipe().decoding(), engine.memory());
    this.wanted = engine.recipe().preprocess()::reads;
    this.preprocessor = engine.recipe().preprocess().worker();
  }

  /** Most inputs that go through the network at once. */
  public int batch() {
    return batch;
  }

  /**
   * Features of the inputs, in their order; a bad input gives a {@link Failure}, never an
   * exception.
   */
  public List<Features> extract(List<? extends Input> inputs) {
    results = new Features[inputs.size()];
    for (int i = 0; i < results.length; i++) {
      take(i, inputs.get(i));
    }
    run();
    List<Features> all = Arrays.asList(results);
    results = null;
    return all;
  }

  private void take(int place, Input input) {
    Progress progress = new Progress(place);
    try {
      if (input instanceof Input.Image image) {
        image(progress, decoder.decode(image.bytes(), wanted));
      } else if (input instanceof Input.Pixels pixels) {
        image(progress, limited(pixels.image()));
      } else if (input instanceof Input.Array array) {
        array(progress, array.tensor().shape(), array::tensor);
      } else {
        byte[] bytes = ((Input.Npy) input).bytes();
        array(progress, header(bytes), () -> tensor(bytes));
      }
    } catch (InputException e) {
      results[place] = progress.failed(e);
    }
  }

  /** The same picture, unless it has more pixels than are allowed. */
  private Image limited(Image image) throws InputException {
    long pixels = (long) image.height() * image.width();
    if (pixels > engine.recipe().decoding().maxPixels()) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "%dx%d pixels, at most %d are allowed"
              .formatted(image.width(), image.height(), engine.recipe().decoding().maxPixels()));
    }
    return image;
  }

  private void image(Progress progress, Image image) throws InputException {
    progress.sized(image.height(), image.width(), 3);
    progress.decoded();
    Shape shape = engine.recipe().networkShape(image.height(), image.width());
    int at = room(shape);
    progress.preprocessing();
    preprocessor.apply(image, scratch.input(), at);
    waiting.add(progress.waiting());
  }

  /** Gives an array whose shape is known. */
  private interface Values {
    Tensor tensor() throws InputException;
  }

  private void array(Progress progress, Shape shape, Values values) throws InputException {
    if (shape.rank() != 2 && shape.rank() != 3) {
      throw new InputException(
          ErrorKind.BAD_SHAPE,
          "the array is " + shape + ", wanted (height, width, channels) or [sequence, embedding]");
    }
    boolean map = shape.rank() == 3;
    progress.sized(shape.at(0), map ? shape.at(1) : 1, shape.at(-1));
    Shape wanted = engine.recipe().arrayShape(shape);
    if (!wanted.equals(shape)) {
      fits(shape);
    }
    int at = room(wanted);
    progress.decoding();
    Tensor tensor = values.tensor();
    for (float value : tensor.data()) {
      if (!Float.isFinite(value)) {
        throw new InputException(ErrorKind.NON_FINITE, "the array holds " + value);
      }
    }
    progress.decoded();
    progress.preprocessing();
    preprocessor.apply(tensor, scratch.input(), at);
    waiting.add(progress.waiting());
  }

  /** Checks the size of an array that steps make an input of another size of. */
  private void fits(Shape array) throws InputException {
    if (array.elements() > engine.memory() / Float.BYTES) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "an array of shape %s wants more memory than the %d MiB that a thread of this JVM has"
              .formatted(array, engine.memory() >> 20));
    }
  }

  /** The shape of an array, before anything of its size is allocated. */
  private static Shape header(byte[] bytes) throws InputException {
    if (bytes.length == 0) {
      throw new InputException(ErrorKind.EMPTY, "the file is empty");
    }
    try {
      return Npy.header(bytes).shape();
    } catch (NpyException e) {
      throw failure(e);
    }
  }

  private static Tensor tensor(byte[] bytes) throws InputException {
    try {
      return Npy.read(bytes);
    } catch (NpyException e) {
      throw failure(e);
    }
  }

  private static InputException failure(NpyException e) {
    ErrorKind kind =
        switch (e.kind()) {
          case OTHER_FORMAT -> ErrorKind.NOT_AN_IMAGE;
          case TRUNCATED -> ErrorKind.TRUNCATED;
          case MALFORMED -> ErrorKind.CORRUPT;
          case UNSUPPORTED -> ErrorKind.UNSUPPORTED;
          case TOO_LARGE -> ErrorKind.TOO_LARGE;
        };
    return new InputException(kind, e.getMessage(), e);
  }

  /**
   * Where the next input of that shape goes in the scratch; runs what waits if it does not go with
   * it.
   */
  private int room(Shape shape) throws InputException {
    if (plan == null || !plan.input().equals(shape)) {
      run();
      plan = planned(shape);
      scratch = plan.scratch(fitting(plan), scratch);
    } else if (waiting.size() == scratch.batch()) {
      run();
    }
    return waiting.size() * shape.length();
  }

  private Plan planned(Shape shape) throws InputException {
    Plan next;
    try {
      next = engine.plan(shape);
    } catch (IllegalArgumentException e) {
      throw new InputException(ErrorKind.BAD_SHAPE, e.getMessage(), e);
    }
    long bytes = next.scratchBytes(1);
    if (bytes > engine.memory()) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          "an input of shape %s wants %d MiB of working memory, a thread of this JVM has %d MiB"
              .formatted(shape, bytes >> 20, engine.memory() >> 20));
    }
    return next;
  }

  private int fitting(Plan next) {
    long one = Math.max(1, next.scratchBytes(1));
    return (int) Math.max(1, Math.min(Math.min(batch, next.largestBatch()), engine.memory() / one));
  }

  private void run() {
    if (waiting.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    plan.run(scratch, waiting.size());
    long each = (System.nanoTime() - start) / waiting.size();
    Shape shape = plan.output();
    int length = shape.length();
    for (int i = 0; i < waiting.size(); i++) {
      Waiting done = waiting.get(i);
      float[] values = Arrays.copyOfRange(scratch.output(), i * length, (i + 1) * length);
      results[done.place] =
          new Features(
              done.height,
              done.width,
              done.channels,
              values,
              shape,
              null,
              new Features.Cost(done.decodeNs, done.preprocessNs, each, plan.macs()));
    }
    waiting.clear();
  }

  /** What is known of one input so far, with the time that each stage took. */
  private static final class Progress {
    private final int place;
    private long since = System.nanoTime();
    private long decodeNs;
    private int height;
    private int width;
    private int channels;

    Progress(int place) {
      this.place = place;
    }

    void sized(int h, int w, int c) {
      height = h;
      width = w;
      channels = c;
    }

    /** Between reading a size and this, other inputs may have run. */
    void decoding() {
      since = System.nanoTime();
    }

    void decoded() {
      decodeNs = System.nanoTime() - since;
    }

    /** Between decoding and this, other inputs may have run. */
    void preprocessing() {
      since = System.nanoTime();
    }

    Waiting waiting() {
      return new Waiting(place, height, width, channels, decodeNs, System.nanoTime() - since);
    }

    Features failed(InputException e) {
      long spent = decodeNs > 0 ? decodeNs : System.nanoTime() - since;
      return new Features(
          height,
          width,
          channels,
          null,
          null,
          new Failure(e.kind(), e.getMessage()),
          new Features.Cost(spent, 0, 0, 0));
    }
  }
}
