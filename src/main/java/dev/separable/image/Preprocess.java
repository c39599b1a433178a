package dev.separable.image;

import dev.separable.image.Geometry.Size;
import dev.separable.image.resize.Resampling;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The contract between a picture and a network: which pixels are taken, how they are resampled, and
 * which float32 values they become. Immutable; {@link #worker} makes what does the work.
 *
 * <p>A contract is a specification, steps in order, such as {@code
 * resize=256:bilinear,crop=224,mean=0.485;0.456;0.406,std=0.229;0.224;0.225}, or the name of one:
 *
 * <ul>
 *   <li>{@code resize=SIZE:FILTER} resizes the shorter side, with torchvision's rounding; {@code
 *       resize=HxW:FILTER} stretches; filters are those of {@link Resampling}
 *   <li>{@code crop=SIZE} or {@code crop=HxW} takes the centre, with torchvision's rounding, black
 *       where the picture is smaller
 *   <li>{@code central=FRACTION} takes the central part as TensorFlow does
 *   <li>{@code tpu-crop=SIZE} takes the central square of SIZE / (SIZE + 32) of the shorter side,
 *       as EfficientNet's TPU code does
 *   <li>{@code mean} and {@code std}, one value or three, apply after scaling to [0, 1]
 *   <li>{@code minus}, {@code over} and {@code times} apply in order to the bytes 0..255 instead
 * </ul>
 *
 * <p>A resize by one of TensorFlow's filters makes the picture float32: from there on nothing is
 * rounded. Arithmetic may stand directly before the first of these and is done first: {@code
 * over=255,resize=224x224:tf1-bilinear,minus=0.5,times=2}. Arrays are float32 from the beginning.
 */
public final class Preprocess implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The longest array that every JVM makes. */
  private static final long MAX_VALUES = Integer.MAX_VALUE - 8;

  private static final int CHANNELS = 3;
  private static final int DEFAULT_SIZE = 224;

  private final String name;
  private final List<Geometry> geometry;
  private final List<Arithmetic> early;
  private final List<Arithmetic> arithmetic;

  /**
   * Steps with their numbers.
   *
   * @param early what is done to the samples where they become floats, before the first resize that
   *     gives floats
   * @param arithmetic what is done to the samples at the end
   */
  Preprocess(
      String name, List<Geometry> geometry, List<Arithmetic> early, List<Arithmetic> arithmetic) {
    this.name = name;
    this.geometry = List.copyOf(geometry);
    this.early = List.copyOf(early);
    this.arithmetic = List.copyOf(arithmetic);
  }

  /**
   * A named contract at its usual size, or a specification.
   *
   * @throws IllegalArgumentException that names the bad step and lists what is allowed
   */
  public static Preprocess parse(String text) {
    String spec = text.strip();
    return spec.indexOf('=') < 0 ? named(spec, DEFAULT_SIZE) : PreprocessSyntax.parse("", spec);
  }

  /**
   * A named contract for a network with input {@code size} x {@code size}; {@code none} has no size
   * and ignores it.
   *
   * @throws IllegalArgumentException that lists the names
   */
  public static Preprocess named(String name, int size) {
    return NamedContracts.of(name, size);
  }

  /**
   * timm's evaluation transform: shorter side to floor({@code size / cropPct}), centre crop to
   * {@code size}, scale to [0, 1], subtract {@code mean}, divide by {@code std}, three values each.
   */
  public static Preprocess timm(
      int size, double cropPct, ResizeFilter filter, float[] mean, float[] std) {
    return NamedContracts.timm(size, cropPct, filter, mean, std);
  }

  /** The name of the contract; empty if it was given by its steps. */
  public String name() {
    return name;
  }

  /** True if every picture gives a tensor of one shape. */
  public boolean fixedSize() {
    return geometry.stream().anyMatch(Geometry::fixesSize);
  }

  /**
   * The shape (H, W, 3) that every picture gets.
   *
   * @throws IllegalStateException if it depends on the picture, see {@link #fixedSize}
   */
  public Shape fixedShape() {
    if (!fixedSize()) {
      throw new IllegalStateException("the size of '" + spec() + "' depends on the picture");
    }
    Size size = sizeAfter(1, 1);
    return Shape.of((int) size.height(), (int) size.width(), 3);
  }

  /**
   * The shape (H, W, 3) that a picture of this size gets.
   *
   * @throws InputException if no array can hold it, which needs an extremely long and narrow
   *     picture
   */
  public Shape outputShape(int height, int width) throws InputException {
    return outputShape(height, width, CHANNELS);
  }

  private Shape outputShape(int height, int width, int channels) throws InputException {
    Size size = sizeAfter(height, width);
    if (size.width() > MAX_VALUES / channels / size.height()) {
      throw new InputException(
          ErrorKind.TOO_LARGE,
          String.format(
              "%dx%d pixels become %dx%d after '%s'",
              width, height, size.width(), size.height(), spec()));
    }
    return Shape.of((int) size.height(), (int) size.width(), channels);
  }

  /** Whether arrays are prepared too: a contract with a name is for pictures alone. */
  public boolean preparesArrays() {
    return name.isEmpty();
  }

  /**
   * The smallest region with all pixels that the first step, or a resize and the cut after it,
   * reads of a picture of this size: of those that only cut, or resize by a {@link ResizeFilter}.
   * Otherwise, and if nothing can be made of such a picture, all of it.
   */
  public Region reads(int height, int width) {
    try {
      outputShape(height, width);
      List<Stage> stages = Stage.of(byteSteps(), width, height);
      return stages.isEmpty() ? Region.whole(width, height) : stages.get(0).reads();
    } catch (InputException e) {
      return Region.whole(width, height);
    }
  }

  /**
   * The shape that an array gets: (H, W, C) becomes what a picture of this size would, with C
   * channels; an array of another rank stays, as all do unless {@link #preparesArrays}.
   *
   * @throws InputException if the steps have other numbers for three channels and C is not 3, or
   *     the array is empty, or no array can hold the outcome
   */
  public Shape arrayShape(Shape array) throws InputException {
    if (!preparesArrays() || array.rank() != 3) {
      return array;
    }
    int channels = array.at(2);
    if (array.elements() == 0) {
      throw new InputException(ErrorKind.BAD_SHAPE, "the array is " + array + ", it has no values");
    }
    if (channels != CHANNELS
        && !Stream.concat(early.stream(), arithmetic.stream()).allMatch(Arithmetic::isUniform)) {
      throw new InputException(
          ErrorKind.BAD_SHAPE,
          "the array is %s, '%s' wants three channels".formatted(array, spec()));
    }
    return outputShape(array.at(0), array.at(1), channels);
  }

  /** Whether every sample stays the byte that it was, 0 to 255. */
  public boolean keepsBytes() {
    return floatSteps().isEmpty()
        && Arrays.equals(Arithmetic.table(arithmetic), Arithmetic.table(List.of()));
  }

  private Size sizeAfter(int height, int width) {
    Size size = new Size(width, height);
    for (Geometry step : geometry) {
      size = step.after(size);
    }
    return size;
  }

  /** The steps before the first that gives floats, which give bytes. */
  List<Geometry> byteSteps() {
    return geometry.subList(0, firstFloat());
  }

  /** The steps from the first that gives floats. */
  List<Geometry> floatSteps() {
    return geometry.subList(firstFloat(), geometry.size());
  }

  private int firstFloat() {
    int i = 0;
    while (i < geometry.size() && !geometry.get(i).givesFloats()) {
      i++;
    }
    return i;
  }

  /** What is done to the samples before the first of {@link #floatSteps}. */
  List<Arithmetic> early() {
    return early;
  }

  List<Arithmetic> arithmetic() {
    return arithmetic;
  }

  /** What applies this contract; for one thread. */
  public Preprocessor worker() {
    return new Preprocessor(this);
  }

  /** The specification with all numbers; {@link #parse} reads it back. */
  public String spec() {
    return PreprocessSyntax.write(this);
  }

  /** Name, specification and every step with its numbers, for JSON: maps, lists, text, numbers. */
  public Map<String, Object> describe() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      map.put("name", name);
    }
    map.put("spec", spec());
    map.put("layout", "HWC, RGB, float32");
    map.put("geometry", geometry.stream().map(Geometry::describe).toList());
    if (!early.isEmpty()) {
      map.put("arithmetic_before_float_resize", early.stream().map(Arithmetic::describe).toList());
    }
    map.put("arithmetic", arithmetic.stream().map(Arithmetic::describe).toList());
    return map;
  }

  /** Equal if the numbers are; the name does not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Preprocess p
        && geometry.equals(p.geometry)
        && early.equals(p.early)
        && arithmetic.equals(p.arithmetic);
  }

  @Override
  public int hashCode() {
    return Objects.hash(geometry, early, arithmetic);
  }

  @Override
  public String toString() {
    return spec();
  }
}
