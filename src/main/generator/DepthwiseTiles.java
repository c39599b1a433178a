import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the micro-kernels of the depthwise convolution, one class for each window and stride. They
 * cannot be one method with loops: every sum must be a local variable to stay in a register.
 *
 * <p>Run by the build: {@code java DepthwiseTiles.java DIRECTORY}.
 */
final class DepthwiseTiles {
  private static final String PACKAGE = "dev.separable.kernel";

  /** Windows that have kernels of their own. */
  private static final int[] KERNELS = {3, 5, 7};

  private static final int STRIDES = 2;

  /**
   * Most outputs of a larger window whose sums are in registers at once: more would make methods
   * larger than the compiler takes whole, less would leave sums waiting for each other.
   */
  private static final int WIDEST = 4;

  private static final String PARAMETERS =
      "float[] panels, int channels, int firstTap, int endTap, float[] in, int inAt, int row,"
          + " int line, int ring, int left, int step, int lo, int hi, int columns,"
          + " Activation clamp, float[] out, int outAt, int outStep";

  private static final String ARGUMENTS =
      "panels, channels, firstTap, endTap, in, inAt, row, line, ring, left, step, lo, hi, columns,"
          + " clamp, out, outAt, outStep";

  private static final String PIXEL_PARAMETERS =
      "float[] panels, int channels, int kernelH, int kernelW, int firstH, int endH, int firstW,"
          + " int endW, float[] in, int inAt, int row, int line, int ring, int left, int step,"
          + " Activation clamp, float[] out, int outAt";

  private static final String PIXEL_ARGUMENTS =
      "panels, channels, kernelH, kernelW, firstH, endH, firstW, endW, in, inAt, row, line, ring,"
          + " left, step, clamp, out, outAt";

  private final StringBuilder text = new StringBuilder();

  private DepthwiseTiles() {}

  /** Writes all classes into a directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0], PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    for (int kernel : KERNELS) {
      for (int stride = 1; stride <= STRIDES; stride++) {
        DepthwiseTiles tiles = new DepthwiseTiles();
        tiles.window(kernel, stride);
        tiles.write(directory, name(kernel, stride));
      }
    }
    DepthwiseTiles pixel = new DepthwiseTiles();
    pixel.pixel();
    pixel.write(directory, "PanamaDepthwisePixel");
    DepthwiseTiles rows = new DepthwiseTiles();
    rows.dispatch();
    rows.write(directory, "PanamaDepthwiseRows");
  }

  private static String name(int kernel, int stride) {
    return "PanamaDepthwise" + kernel + "Stride" + stride;
  }

  private void write(Path directory, String name) throws IOException {
    Path file = directory.resolve(name + ".java");
    // A file that stays as it is keeps its age, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(text.toString())) {
      Files.writeString(file, text.toString());
    }
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }

  /** Picks the class by window and stride. */
  private void dispatch() {
    head("the depthwise micro-kernels by window and stride");
    line("final class PanamaDepthwiseRows {");
    line("  private PanamaDepthwiseRows() {}");
    line("");
    line("  /** Whether there are kernels for square windows of that size at that stride. */");
    line("  static boolean fit(int kernel, int stride) {");
    line("    return kernel >= 3 && kernel <= 7 && kernel % 2 == 1 && stride <= " + STRIDES + ";");
    line("  }");
    line("");
    line("  /** Larger windows leave the clamp to the caller. */");
    line("  static boolean clamp(int kernel) {");
    line("    return kernel == 3;");
    line("  }");
    line("");
    line("  static void run(int kernel, int stride, %s) {", PARAMETERS);
    line("    switch (10 * kernel + stride) {");
    for (int kernel : KERNELS) {
      for (int stride = 1; stride <= STRIDES; stride++) {
        line("      case %d -> %s.run(%s);", 10 * kernel + stride, name(kernel, stride), ARGUMENTS);
      }
    }
    line("      default -> throw new AssertionError(kernel);");
    line("    }");
    line("  }");
    line("}");
  }

  private void head(String what) {
    line("package %s;", PACKAGE);
    line("");
    line("import dev.separable.tensor.Activation;");
    line("import jdk.incubator.vector.FloatVector;");
    line("import jdk.incubator.vector.IntVector;");
    line("import jdk.incubator.vector.VectorSpecies;");
    line("");
    line("/** Written by the build: %s. */", what);
  }

  private void fields(String name) {
    line("final class %s {", name);
    line("  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;");
    line("  private static final int V = S.length();");
    line("");
    line("  private %s() {}", name);
    line("");
  }

  /** One output of any window: what no other kernel takes. */
  private void pixel() {
    head("one output of any window");
    fields("PanamaDepthwisePixel");
    line("  static void run(%s) {", PIXEL_PARAMETERS);
    limits();
    panels("(kernelH * kernelW + 1)");
    line("      FloatVector s = bias;");
    line("      int at = row;");
    line("      int kw = firstW;");
    line("      int k = w + (1 + firstH * kernelW) * V;");
    line("      int i = inAt + left + c;");
    // One loop over all taps: of two, one in the other, the sum would come as an object.
    line("      for (int t = (endH - firstH) * (endW - firstW); t > 0; t--) {");
    line("        FloatVector x = FloatVector.fromArray(S, in, i + at + kw * step);");
    line("        s = x.fma(FloatVector.fromArray(S, panels, k + kw * V), s);");
    line("        kw++;");
    line("        if (kw == endW) {");
    line("          kw = firstW;");
    line("          k += kernelW * V;");
    line("          at += line;");
    line("          at = at >= ring ? at - ring : at;");
    line("        }");
    line("      }");
    line("      int o = outAt + c;");
    finish();
    line("    }");
    line("  }");
    line("}");
  }

  /** To the next row of taps, which may lie at the beginning of the ring. */
  private void wrap() {
    line("        at += line;");
    line("        if (at >= ring) {");
    line("          at -= ring;");
    line("        }");
  }

  private void window(int kernel, int stride) {
    head("neighbouring outputs of %dx%d windows at stride %d".formatted(kernel, kernel, stride));
    fields(name(kernel, stride));
    if (kernel == 3) {
      slides(stride);
    } else {
      blocks(kernel, stride);
    }
    line("}");
  }

  // Windows of 3x3: the weights of a vector of channels stay in registers while the window slides
  // along the row.

  private void slides(int stride) {
    line("  static void run(%s) {", PARAMETERS);
    line("    int first = inAt + row + left;");
    line("    int next = inAt + (row + line) % ring + left;");
    line("    int last = inAt + (row + 2 * line) % ring + left;");
    line("    int inside = hi < 3 ? 0 : Math.min(columns, (hi - 3) / %d + 1);", stride);
    line("    int w = 3 * firstTap * V;");
    line("    switch (endTap - firstTap) {");
    for (int rows = 1; rows <= 3; rows++) {
      line("      case %d -> {", rows);
      line("        rows%d(%s, lo, inside, clamp, out, outAt, outStep);", rows, slideArguments(rows));
      line("        if (inside < columns) {");
      line("          int o = outAt + inside * outStep;");
      line("          int skip = %d * inside;", stride);
      line("          end%d(%s, skip, lo, clamp, out, o);", rows, slideArguments(rows));
      line("        }");
      line("      }");
    }
    line("      default -> throw new AssertionError(firstTap);");
    line("    }");
    line("  }");
    for (int rows = 1; rows <= 3; rows++) {
      slide(rows, stride);
      end(rows);
    }
  }

  private static String slideArguments(int rows) {
    String places = List.of("first", "first, next", "first, next, last").get(rows - 1);
    return "panels, channels, w, in, " + places + ", step";
  }

  /** What a slide and its end begin with. */
  private void slideHead(String name, int rows, String parameters) {
    String places = List.of("int in0", "int in0, int in1", "int in0, int in1, int in2").get(rows - 1);
    line("");
    line(
        "  private static void %s%d(float[] panels, int channels, int tapAt, float[] in, %s,"
            + " int step, %s) {",
        name, rows, places, parameters);
    limits();
    panels("10");
  }

  /** Outputs along a row but one whose last column of taps is missing. */
  private void slide(int rows, int stride) {
    slideHead("rows", rows, "int lo, int inside, Activation clamp, float[] out, int outAt, int outStep");
    weights(rows, 3);
    for (int r = 0; r < rows; r++) {
      line("      int i%d = in%d + c;", r, r);
      line("      FloatVector x%d = lo > 0 ? zero : FloatVector.fromArray(S, in, i%d);", r, r);
    }
    if (stride == 1) {
      load('y', rows);
    }
    line("      int o = outAt + c;");
    line("      for (int t = 0; t < inside; t++) {");
    if (stride == 2) {
      load('y', rows);
    }
    load('z', rows);
    sum(rows, 3);
    finish();
    line("        o += outStep;");
    for (int r = 0; r < rows; r++) {
      if (stride == 1) {
        line("        x%d = y%d;", r, r);
        line("        y%d = z%d;", r, r);
      } else {
        line("        x%d = z%d;", r, r);
      }
    }
    line("      }");
    line("    }");
    line("  }");
  }

  /** The output whose last column of taps is missing. */
  private void end(int rows) {
    slideHead("end", rows, "int skip, int lo, Activation clamp, float[] out, int outAt");
    weights(rows, 2);
    for (int r = 0; r < rows; r++) {
      line("      int i%d = in%d + c + skip * step;", r, r);
      line("      FloatVector x%d = skip < lo ? zero : FloatVector.fromArray(S, in, i%d);", r, r);
    }
    load('y', rows);
    line("      int o = outAt + c;");
    sum(rows, 2);
    finish();
    line("    }");
    line("  }");
  }

  private void weights(int rows, int taps) {
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < taps; k++) {
        line(
            "      FloatVector w%d%d = FloatVector.fromArray(S, panels, w + tapAt + %d * V);",
            r, k, 1 + 3 * r + k);
      }
    }
  }

  /** The sum of the columns x, y, z as s. */
  private void sum(int rows, int taps) {
    line("        FloatVector s = bias;");
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < taps; k++) {
        line("        s = %c%d.fma(w%d%d, s);", "xyz".charAt(k), r, r, k);
      }
    }
  }

  private void load(char column, int rows) {
    for (int r = 0; r < rows; r++) {
      line("        i%d += step;", r);
      line("        FloatVector %s%d = FloatVector.fromArray(S, in, i%d);", column, r, r);
    }
  }

  /**
   * What the clamps of a method need. {@link jdk.incubator.vector.FloatVector}'s own max and min
   * take six instructions each, since they must order zeros and keep NaN; as integers they take one,
   * and zero times the sum brings NaN back.
   */
  private void limits() {
    line("    boolean clamped = clamp != Activation.NONE;");
    line("    FloatVector zero = FloatVector.zero(S);");
    line("    IntVector least = zero.reinterpretAsInts();");
    line("    IntVector most = FloatVector.broadcast(S, clamp.upper()).reinterpretAsInts();");
  }

  /** Stores s. */
  private void finish() {
    line("        if (clamped) {");
    line("          FloatVector y = s.reinterpretAsInts().max(least).min(most).reinterpretAsFloats();");
    line("          s.fma(zero, y).intoArray(out, o);");
    line("        } else {");
    line("          s.intoArray(out, o);");
    line("        }");
  }

  /** The loop over the vectors of channels; the last one ends with the channels. */
  private void panels(String vectors) {
    line("    for (int p = 0; p * V < channels; p++) {");
    line("      int c = Math.min(p * V, channels - V);");
    line("      int w = p * %s * V;", vectors);
    line("      FloatVector bias = FloatVector.fromArray(S, panels, w);");
  }

  // Larger windows: the sums of some neighbouring outputs stay in registers over all taps.

  private void blocks(int kernel, int stride) {
    line("  static void run(%s) {", PARAMETERS);
    line("    int blocks = (columns + %d) / %d;", WIDEST - 1, WIDEST);
    line("    int least = columns / blocks;");
    line("    int wider = columns - blocks * least;");
    line("    int done = 0;");
    line("    for (int b = 0; b < blocks; b++) {");
    line("      int width = b < wider ? least + 1 : least;");
    line("      int l = left + %d * done * step;", stride);
    line("      int from = lo - %d * done;", stride);
    line("      int to = hi - %d * done;", stride);
    line("      int o = outAt + done * outStep;");
    line("      switch (width) {");
    for (int width = 1; width <= WIDEST; width++) {
      line(
          "        case %d -> block%d(panels, channels, firstTap, endTap, in, inAt, row, line, ring,"
              + " l, step, from, to, out, o, outStep);",
          width, width);
    }
    line("        default -> throw new AssertionError(width);");
    line("      }");
    line("      done += width;");
    line("    }");
    line("  }");
    for (int width = 1; width <= WIDEST; width++) {
      block(kernel, stride, width);
    }
  }

  private void block(int kernel, int stride, int width) {
    int half = kernel / 2;
    int span = (width - 1) * stride + kernel;
    line("");
    line(
        "  private static void block%d(float[] panels, int channels, int firstTap, int endTap,"
            + " float[] in, int inAt, int row, int line, int ring, int left, int step, int lo,"
            + " int hi, float[] out, int outAt, int outStep) {",
        width);
    panels(String.valueOf(kernel * kernel + 1));
    for (int n = 0; n < width; n++) {
      line("      FloatVector s%d = bias;", n);
    }
    line("      w += V + firstTap * %d * V;", kernel);
    line("      int at = row;");
    line("      for (int kh = firstTap; kh < endTap; kh++) {");
    for (int k = 0; k < kernel; k++) {
      line("        FloatVector w%d = FloatVector.fromArray(S, panels, w + %d * V);", k, k);
    }
    line("        int i = inAt + at + left + c;");
    for (int j = 0; j < span; j++) {
      String condition =
          j < half ? "if (lo <= " + j + ") " : j >= span - half ? "if (hi > " + j + ") " : "";
      line("        %s{", condition);
      line("          FloatVector x = FloatVector.fromArray(S, in, i + %d * step);", j);
      for (int k = kernel - 1; k >= 0; k--) {
        int n = j - k;
        if (n >= 0 && n % stride == 0 && n / stride < width) {
          line("          s%d = x.fma(w%d, s%d);", n / stride, k, n / stride);
        }
      }
      line("        }");
    }
    line("        w += %d * V;", kernel);
    wrap();
    line("      }");
    line("      int o = outAt + c;");
    for (int n = 0; n < width; n++) {
      line("      s%d.intoArray(out, o + %d * outStep);", n, n);
    }
    line("    }");
    line("  }");
  }
}
