import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes the micro-kernels of the pointwise convolution: sums of a few pixels by a few vectors of
 * outputs. One class reads its inputs in order, another at offsets from a table (for larger
 * windows).
 *
 * <p>They cannot be one method with loops: every sum must be a local variable to stay in a
 * register, and sums that pass through two loops, one in the other, do not stay either. Nor can
 * they share methods that take vectors: whether such a method is inlined depends on what the
 * compiler saw first, and where it is not, all vectors go through memory. So each is written out.
 *
 * <p>Tiles are low. Eight sums hide the latency of the products, the loads are few enough, and more
 * than five pixels would want more places in memory than there are integer registers. What is
 * done to the sums is done in registers, but in a loop: once for each sum it would make the method
 * larger than the compiler takes whole (CONTRIBUTING, Micro-kernels).
 *
 * <p>Run by the build: {@code java PointwiseTiles.java DIRECTORY}.
 */
final class PointwiseTiles {
  private static final String PACKAGE = "dev.separable.kernel";

  private static final int WIDEST = 3;

  /** What is done to the sums in registers. */
  private enum End {
    PLAIN(5),
    CLAMP(5),
    HARD_SWISH(4),
    ADD(5),
    ADD_CLAMP(3);

    private final int tallestOfThree;

    End(int tallestOfThree) {
      this.tallestOfThree = tallestOfThree;
    }

    /** The tallest tile of a width that the compiler still takes whole. */
    private int tallest(int width) {
      return width == WIDEST ? tallestOfThree : HEIGHTS[width - 1][1];
    }

    private boolean adds() {
      return this == ADD || this == ADD_CLAMP;
    }

    private boolean clamps() {
      return this == CLAMP || this == ADD_CLAMP;
    }

    private String method(int height, int width) {
      return name().toLowerCase(Locale.ROOT).replaceAll("_", "") + height + "x" + width;
    }
  }

  /** The lowest and the tallest tile by width. */
  private static final int[][] HEIGHTS = {{4, 5}, {3, 4}, {3, 5}};

  private final StringBuilder text = new StringBuilder();
  private final boolean window;

  private PointwiseTiles(boolean window) {
    this.window = window;
  }

  /** Writes both classes into a directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0], PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    for (boolean window : new boolean[] {false, true}) {
      PointwiseTiles tiles = new PointwiseTiles(window);
      tiles.run();
      for (End end : End.values()) {
        for (int width = 1; width <= WIDEST; width++) {
          for (int height = lowest(width); height <= end.tallest(width); height++) {
            tiles.tile(end, height, width);
          }
        }
      }
      tiles.write(directory, window ? "PanamaWindowTiles" : "PanamaTiles");
    }
  }

  private void write(Path directory, String name) throws IOException {
    String whole =
        """
        package %s;

        import dev.separable.tensor.Activation;
        import jdk.incubator.vector.FloatVector;
        import jdk.incubator.vector.IntVector;
        import jdk.incubator.vector.VectorSpecies;

        /** Written by the build from src/main/generator. */
        final class %s {
          private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
          private static final int V = S.length();

          private %s() {}
        %s}
        """
            .formatted(PACKAGE, name, name, text);
    Path file = directory.resolve(name + ".java");
    // A file that stays as it is keeps its age, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(whole)) {
      Files.writeString(file, whole);
    }
  }

  private void line(String format, Object... values) {
    text.append(format.formatted(values)).append('\n');
  }

  /**
   * Pixels are spread evenly over tiles. Less pixels than the lowest tile has are computed by it as
   * well, the last one more than once; methods for them would be so small that they were inlined,
   * and their caller too large.
   */
  private void run() {
    line("");
    line("  /** Most pixels of a tile by kind and width. */");
    line("  private static final int[][] TALLEST = {%s};", tallest());
    line("");
    line("  /**");
    line("   * The panel that begins at {@code panelAt} times the inputs of some pixels, with another map");
    line("   * added to it if there is one, then none, a clamp or, without a map, a hard swish.");
    line("   */");
    line("  static void run(");
    line("      int width, int pixels, float[] in, int inAt, int inStep, %s,", window ? "int[] offsets" : "int k");
    line("      float[] panel, int panelAt, Activation activation,");
    line("      float[] added, int addedAt, int addedStep,");
    line("      float[] out, int outAt, int outStep, int lastAt) {");
    line("    boolean clamps = activation != Activation.NONE && activation.isClamp();");
    line("    float limit = clamps ? activation.upper() : 0;");
    line("    int kind = added != null ? clamps ? %d : %d : clamps ? %d : activation == Activation.NONE ? %d : %d;",
        End.ADD_CLAMP.ordinal(), End.ADD.ordinal(), End.CLAMP.ordinal(), End.PLAIN.ordinal(), End.HARD_SWISH.ordinal());
    line("    int tallest = TALLEST[kind][width - 1];");
    line("    int done = 0;");
    line("    for (int left = (pixels + tallest - 1) / tallest; left > 0; left--) {");
    line("      int height = (pixels - done) / left;");
    line("      int a = inAt + done * inStep;");
    line("      int b = addedAt + done * addedStep;");
    line("      int o = outAt + done * outStep;");
    line("      switch (32 * kind + 8 * width + height) {");
    for (End end : End.values()) {
      for (int width = 1; width <= WIDEST; width++) {
        for (int height = 1; height <= end.tallest(width); height++) {
          dispatch(end, height, width);
        }
      }
    }
    line("        default -> throw new AssertionError(height);");
    line("      }");
    line("      done += height;");
    line("    }");
    line("  }");
  }

  private void dispatch(End end, int height, int width) {
    int lowest = lowest(width);
    line("        case %d ->", 32 * end.ordinal() + 8 * width + height);
    line("            %s(%sin, a, inStep, %s, panel, panelAt, %s%sout, o, outStep, lastAt);",
        end.method(Math.max(height, lowest), width),
        height <= lowest ? "height, " : "",
        window ? "offsets" : "k",
        end.clamps() ? "limit, " : "",
        end.adds() ? "added, b, addedStep, " : "");
  }

  private static int lowest(int width) {
    return HEIGHTS[width - 1][0];
  }

  /** With 16 registers, more than nine sums of three columns are too many. */
  private static String tallest() {
    String rows = "";
    for (End end : End.values()) {
      rows += "{%d, %d, Math.min(%d, PanamaPanels.VECTOR_REGISTERS == 32 ? 5 : 3)}, "
          .formatted(end.tallest(1), end.tallest(2), end.tallest(3));
    }
    return rows;
  }

  /** Sums of {@code height} pixels by {@code width} vectors. */
  private void tile(End end, int height, int width) {
    boolean lowest = height == lowest(width);
    line("");
    line("  private static void %s(", end.method(height, width));
    line("      %sfloat[] in, int inAt, int inStep, %s,",
        lowest ? "int height, " : "", window ? "int[] offsets" : "int k");
    line("      float[] panel, int panelAt, %s%sfloat[] out, int outAt, int outStep, int lastAt) {",
        end.clamps() ? "float limit, " : "",
        end.adds() ? "float[] added, int addedAt, int addedStep, " : "");
    for (int v = 0; v < width; v++) {
      line("    FloatVector b%d = FloatVector.fromArray(S, panel, panelAt%s);", v, plus(v, "V"));
    }
    for (int p = 0; p < height; p++) {
      line("    int r%d = inAt%s;", p, row(p, "inStep", lowest));
      for (int v = 0; v < width; v++) {
        line("    FloatVector %s = b%d;", sum(p, v), v);
      }
    }
    products(height, width);
    if (end == End.PLAIN) {
      stores(height, width, lowest);
    } else {
      constants(end);
      rows(end, height, width, lowest);
    }
    line("  }");
  }

  private void stores(int height, int width, boolean lowest) {
    for (int p = 0; p < height; p++) {
      line("    int o%d = outAt%s;", p, row(p, "outStep", lowest));
      for (int v = 0; v < width; v++) {
        line("    %s.intoArray(out, o%d%s);", sum(p, v), p, column(v, width));
      }
    }
  }

  /** Formulas are those of {@code PanamaActivations}; the limits of a clamp are integers. */
  private void constants(End end) {
    if (end.clamps()) {
      line("    FloatVector zero = FloatVector.zero(S);");
      line("    IntVector least = zero.reinterpretAsInts();");
      line("    IntVector most = FloatVector.broadcast(S, limit).reinterpretAsInts();");
    } else if (end == End.HARD_SWISH) {
      line("    FloatVector slope = FloatVector.broadcast(S, 1 / 6f);");
      line("    FloatVector half = FloatVector.broadcast(S, 0.5f);");
      line("    IntVector least = FloatVector.zero(S).reinterpretAsInts();");
      line("    IntVector most = FloatVector.broadcast(S, 1).reinterpretAsInts();");
    }
  }

  /**
   * The end of one row after the other, while the sums of the next row take the place of those
   * before: so a formula stands only once for each column.
   */
  private void rows(End end, int height, int width, boolean lowest) {
    line("    int o = outAt;");
    if (end.adds()) {
      line("    int a = addedAt;");
    }
    line("    for (int left = %s; left > 0; left--) {", lowest ? "height" : height);
    for (int v = 0; v < width; v++) {
      end(end, sum(0, v), column(v, width));
      for (int p = 1; p < height; p++) {
        line("      %s = %s;", sum(p - 1, v), sum(p, v));
      }
    }
    line("      o += outStep;");
    if (end.adds()) {
      line("      a += addedStep;");
    }
    line("    }");
  }

  private void end(End end, String sum, String column) {
    if (end.adds()) {
      line("      %s = %s.add(FloatVector.fromArray(S, added, a%s));", sum, sum, column);
    }
    String inside = ".reinterpretAsInts().max(least).min(most).reinterpretAsFloats()";
    if (end.clamps()) {
      line("      %s = %s.fma(zero, %s%s);", sum, sum, sum, inside);
    } else if (end == End.HARD_SWISH) {
      line("      %s = %s.mul(%s.fma(slope, half)%s);", sum, sum, sum, inside);
    }
    line("      %s.intoArray(out, o%s);", sum, column);
  }

  private void products(int height, int width) {
    line("    int w = panelAt;");
    line("    for (int i = 0; i < %s; i++) {", window ? "offsets.length" : "k");
    line("      w += %d * V;", width);
    if (window) {
      line("      int d = offsets[i];");
    }
    for (int v = 0; v < width; v++) {
      line("      FloatVector w%d = FloatVector.fromArray(S, panel, w%s);", v, plus(v, "V"));
    }
    for (int p = 0; p < height; p++) {
      line("      FloatVector x%d = FloatVector.broadcast(S, in[r%d + %s]);", p, p, window ? "d" : "i");
      for (int v = 0; v < width; v++) {
        line("      %s = x%d.fma(w%d, %s);", sum(p, v), p, v, sum(p, v));
      }
    }
    line("    }");
  }

  private static String row(int pixel, String step, boolean lowest) {
    return lowest && pixel > 0
        ? " + Math.min(%d, height - 1) * %s".formatted(pixel, step)
        : plus(pixel, step);
  }

  private static String column(int vector, int width) {
    return vector == width - 1 ? " + lastAt" : plus(vector, "V");
  }

  private static String sum(int pixel, int vector) {
    return "c" + pixel + "v" + vector;
  }

  private static String plus(int count, String what) {
    return count == 0 ? "" : count == 1 ? " + " + what : " + " + count + " * " + what;
  }
}
