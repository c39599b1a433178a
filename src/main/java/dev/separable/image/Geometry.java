package dev.separable.image;

import dev.separable.image.resize.Resampling;
import dev.separable.image.resize.Resizer;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** One step of a preprocessing that changes the size of the picture. */
sealed interface Geometry extends Serializable {

  /** A size in pixels; long, because a narrow strip resized by its shorter side can be huge. */
  record Size(long width, long height) {}

  /** The size of the outcome for a picture of this size. */
  Size after(Size before);

  /** True if the outcome has one size, whatever the picture. */
  default boolean fixesSize() {
    return false;
  }

  /** True if the outcome is float32 even for bytes. */
  default boolean givesFloats() {
    return false;
  }

  /** As in a specification; {@link PreprocessSyntax} reads it back. */
  String spec();

  /** Name and parameters, for JSON. */
  Map<String, Object> describe();

  /** A step that resamples the whole picture. */
  sealed interface Resize extends Geometry {
    /** How samples are weighted. */
    Resampling filter();

    @Override
    default boolean givesFloats() {
      return filter().givesFloats();
    }
  }

  /** A step that keeps a rectangle; beyond the edges of the picture it is black. */
  sealed interface Cut extends Geometry {
    /** The rectangle within a picture of this size; may begin at negative pixels. */
    Resizer.Window window(Size before);
  }

  /** Resizes the shorter side to {@code size}; the longer one by torchvision's truncation. */
  record Shorter(int size, Resampling filter) implements Resize {
    @Override
    public Size after(Size before) {
      return before.width <= before.height
          ? new Size(size, longer(before.height, before.width))
          : new Size(longer(before.width, before.height), size);
    }

    private long longer(long longSide, long shortSide) {
      return (long) ((double) size * longSide / shortSide);
    }

    @Override
    public String spec() {
      return "resize=" + size + ":" + filter.text();
    }

    @Override
    public Map<String, Object> describe() {
      return step("resize", "shorter", size, "filter", filter.text());
    }
  }

  /** Resizes to exactly this size. */
  record Stretch(int height, int width, Resampling filter) implements Resize {
    @Override
    public Size after(Size before) {
      return new Size(width, height);
    }

    @Override
    public boolean fixesSize() {
      return true;
    }

    @Override
    public String spec() {
      return "resize=" + height + "x" + width + ":" + filter.text();
    }

    @Override
    public Map<String, Object> describe() {
      return step("resize", "height", height, "width", width, "filter", filter.text());
    }
  }

  /** The centre, by torchvision: the offset is rounded with halves to even; black where missing. */
  record Crop(int height, int width) implements Cut {
    @Override
    public Size after(Size before) {
      return new Size(width, height);
    }

    @Override
    public boolean fixesSize() {
      return true;
    }

    @Override
    public Resizer.Window window(Size before) {
      return new Resizer.Window(
          offset(before.width, width), offset(before.height, height), width, height);
    }

    private static int offset(long has, int wants) {
      return (int) (has >= wants ? Math.rint((has - wants) / 2.0) : -((wants - has) / 2));
    }

    @Override
    public String spec() {
      return "crop=" + (height == width ? "" + height : height + "x" + width);
    }

    @Override
    public Map<String, Object> describe() {
      return step("crop", "height", height, "width", width);
    }
  }

  /** The central fraction of both sides, by {@code tf.image.central_crop}; at least one pixel. */
  record Central(double fraction) implements Cut {
    @Override
    public Size after(Size before) {
      return new Size(
          before.width - 2L * margin(before.width), before.height - 2L * margin(before.height));
    }

    @Override
    public Resizer.Window window(Size before) {
      Size size = after(before);
      return new Resizer.Window(
          margin(before.width), margin(before.height), (int) size.width, (int) size.height);
    }

    private int margin(long side) {
      return (int) Math.min((side - side * fraction) / 2, (side - 1) / 2);
    }

    @Override
    public String spec() {
      return "central=" + fraction;
    }

    @Override
    public Map<String, Object> describe() {
      return step("central", "fraction", fraction);
    }
  }

  /** The square of EfficientNet's TPU code: size / (size + 32) of the shorter side. */
  record TpuCrop(int size) implements Cut {
    private static final int PADDING = 32;

    @Override
    public Size after(Size before) {
      long side = side(before);
      return new Size(side, side);
    }

    @Override
    public Resizer.Window window(Size before) {
      int side = (int) side(before);
      int x = (int) ((before.width - side + 1) / 2);
      int y = (int) ((before.height - side + 1) / 2);
      return new Resizer.Window(x, y, side, side);
    }

    /** At least one pixel, so that a tiny picture is still one. */
    private long side(Size before) {
      double share = (double) size / (size + PADDING);
      return Math.max(1, (long) (share * Math.min(before.width, before.height)));
    }

    @Override
    public String spec() {
      return "tpu-crop=" + size;
    }

    @Override
    public Map<String, Object> describe() {
      return step("tpu-crop", "size", size, "padding", PADDING);
    }
  }

  private static Map<String, Object> step(String name, Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", name);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
