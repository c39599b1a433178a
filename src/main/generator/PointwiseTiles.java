import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the micro-kernels of the pointwise convolution: one class for each width in vectors, one
 * method for each number of pixels, and a class that cuts pixels into tiles.
 *
 * <p>They cannot be one method with loops: every sum must be a local variable to stay in a
 * register, and sums that pass through two loops, one in the other, do not stay either. Nor can
 * they share methods that take vectors: whether such a method is inlined depends on what the
 * compiler saw first, and where it is not, all vectors go through memory. So each is written out.
 * The tiles only store sums: with more code behind the loop a method is too large for the compiler.
 *
 * <p>A second set of tiles reads its inputs at offsets from a table, for larger windows.
 *
 * <p>Run by the build: {@code java PointwiseTiles.java DIRECTORY}.
 */
final class PointwiseTiles {
  private static final String PACKAGE = "dev.separable.kernel";

  /** Tallest tile by width, from 1 on, with 32 vector registers and with 16. */
  private static final int[][] TALLEST = {{16, 12, 8, 6}, {12, 6, 3, 2}};

  /**
   * Lowest tile by width but that of one pixel; less pixels are computed by it, the last one more
   * than once. Lower ones would be small enough to be inlined, which makes their caller too large.
   */
  private static final int[] LOWEST = {8, 4, 3, 3};

  private final StringBuilder text = new StringBuilder();
  private final boolean window;

  private PointwiseTiles(boolean window) {
    this.window = window;
  }

  /** Writes all classes into a directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0], PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    for (boolean window : new boolean[] {false, true}) {
      for (int width = 1; width <= LOWEST.length; width++) {
        PointwiseTiles tiles = new PointwiseTiles(window);
        tiles.tiles(width);
        tiles.write(directory, tiles.name() + width);
      }
      PointwiseTiles tiles = new PointwiseTiles(window);
      tiles.run();
      tiles.write(directory, tiles.name());
    }
  }

  private String name() {
    return window ? "PanamaWindowTiles" : "PanamaTiles";
  }

  private void write(Path directory, String name) throws IOException {
    String whole =
        """
        package %s;

        import dev.separable.tensor.Activation;
        import jdk.incubator.vector.FloatVector;
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

  /** What every tile of any width is called with. */
  private String arguments() {
    return "in, a, inStep, " + (window ? "offsets" : "k") + ", panel, panelAt, to, t, toStep, last";
  }

  /**
   * Pixels are spread evenly over tiles. Sums that something is done to go through a small buffer,
   * in which no two vectors overlap.
   */
  private void run() {
    line("");
    line("  /** Most pixels of a tile. */");
    line("  private static final int[] TALLEST =");
    line("      PanamaPanels.VECTOR_REGISTERS == 32 ? new int[] {%s} : new int[] {%s};", list(0), list(1));
    line("");
    line("  /** The panel that begins at {@code panelAt} times the inputs of some pixels. */");
    line("  static void run(");
    line("      int width, int pixels, Activation activation,");
    line("      float[] start, int startAt, int startStep, float[] residual,");
    line("      float[] in, int inAt, int inStep, int%s, float[] panel, int panelAt,", window ? "[] offsets" : " k");
    line("      float[] buffer, float[] out, int outAt, int outStep, int lastAt) {");
    line("    boolean plain = activation == Activation.NONE && start == null && residual == null;");
    line("    float[] to = plain ? out : buffer;");
    line("    int toStep = plain ? outStep : width * V;");
    line("    int last = plain ? lastAt : (width - 1) * V;");
    line("    int tallest = TALLEST[width - 1];");
    line("    int tiles = (pixels + tallest - 1) / tallest;");
    line("    int done = 0;");
    line("    for (int left = tiles; left > 0; left--) {");
    line("      int height = (pixels - done) / left;");
    line("      int a = inAt + done * inStep;");
    line("      int o = outAt + done * outStep;");
    line("      int t = plain ? o : 0;");
    line("      switch (32 * width + height) {");
    for (int width = 1; width <= LOWEST.length; width++) {
      int lowest = LOWEST[width - 1];
      line("        case %d -> %s%d.tile1(%s);", 32 * width + 1, name(), width, arguments());
      for (int height = 2; height <= TALLEST[0][width - 1]; height++) {
        line("        case %d ->", 32 * width + height);
        line("            %s%d.tile%d(%s%s);", name(), width, Math.max(height, lowest),
            height <= lowest ? "height, " : "", arguments());
      }
    }
    line("        default -> throw new AssertionError(height);");
    line("      }");
    line("      if (!plain) {");
    line("        PanamaFinish.run(");
    line("            height, width, buffer, activation, start, startAt + done * startStep, startStep,");
    line("            residual, out, o, outStep, lastAt);");
    line("      }");
    line("      done += height;");
    line("    }");
    line("  }");
  }

  private static String list(int registers) {
    StringBuilder list = new StringBuilder();
    for (int height : TALLEST[registers]) {
      list.append(list.isEmpty() ? "" : ", ").append(height);
    }
    return list.toString();
  }

  private void tiles(int width) {
    tile(1, width);
    for (int height = LOWEST[width - 1]; height <= TALLEST[0][width - 1]; height++) {
      tile(height, width);
    }
  }

  /** Sums of {@code height} pixels by {@code width} vectors. */
  private void tile(int height, int width) {
    boolean lowest = height == LOWEST[width - 1];
    line("");
    line("  static void tile%d(", height);
    line("      %sfloat[] in, int inAt, int inStep, int%s,", lowest ? "int height, " : "", window ? "[] offsets" : " k");
    line("      float[] panel, int panelAt, float[] out, int outAt, int outStep, int lastAt) {");
    for (int v = 0; v < width; v++) {
      line("    FloatVector b%d = FloatVector.fromArray(S, panel, panelAt%s);", v, plus(v, "V"));
    }
    for (int p = 0; p < height; p++) {
      line("    int r%d = inAt%s;", p, row(p, "inStep", lowest));
      for (int v = 0; v < width; v++) {
        line("    FloatVector %s = b%d;", sum(p, v), v);
      }
    }
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
    for (int p = 0; p < height; p++) {
      line("    int o%d = outAt%s;", p, row(p, "outStep", lowest));
      for (int v = 0; v < width; v++) {
        String column = v == width - 1 ? " + lastAt" : plus(v, "V");
        line("    %s.intoArray(out, o%d%s);", sum(p, v), p, column);
      }
    }
    line("  }");
  }

  private static String row(int pixel, String step, boolean lowest) {
    return lowest && pixel > 1 ? " + Math.min(%d, height - 1) * %s".formatted(pixel, step) : plus(pixel, step);
  }

  private static String sum(int pixel, int vector) {
    return "c" + pixel + "v" + vector;
  }

  private static String plus(int count, String what) {
    return count == 0 ? "" : count == 1 ? " + " + what : " + " + count + " * " + what;
  }
}
