import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes the micro-kernels of the pointwise convolution, one class for each width in vectors, one
 * method for each number of pixels, and the loops of the activations.
 *
 * <p>They cannot be one method with loops: every sum must be a local variable to stay in a
 * register, and sums that pass through two loops, one in the other, do not stay either. Nor can
 * they share methods that take vectors: whether such a method is inlined depends on what the
 * compiler saw first, and where it is not, all vectors go through memory. So each is written out.
 * The tiles only store sums: with more code behind the loop a method is too large for the first
 * compiler and stays interpreted for long. What follows is done to the tile right after.
 *
 * <p>A second set of tiles reads its inputs at offsets from a table, for larger windows.
 *
 * <p>Run by the build: {@code java PointwiseTiles.java DIRECTORY}.
 */
final class PointwiseTiles {
  private static final String PACKAGE = "dev.separable.kernel";

  /** Tallest tile by width, from 1 on, with 32 vector registers and with 16. */
  private static final int[][] HEIGHTS = {{16, 12, 8, 6}, {12, 6, 3, 2}};

  private final StringBuilder text = new StringBuilder();

  private PointwiseTiles() {}

  /** Writes all classes into a directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0], PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    for (int width = 1; width <= HEIGHTS[0].length; width++) {
      write(directory, "PanamaTiles" + width, new PointwiseTiles().tiles(width, false));
      write(directory, "PanamaWindowTiles" + width, new PointwiseTiles().tiles(width, true));
    }
    write(directory, "PanamaActivationLoops", new PointwiseTiles().activations());
  }

  private static void write(Path directory, String name, String body) throws IOException {
    String text =
        """
        package %s;

        import dev.separable.tensor.Activation;
        import jdk.incubator.vector.FloatVector;
        import jdk.incubator.vector.VectorOperators;
        import jdk.incubator.vector.VectorSpecies;

        /** Written by the build from src/main/generator. */
        final class %s {
          private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
          private static final int V = S.length();

          private %s() {}
        %s}
        """
            .formatted(PACKAGE, name, name, body);
    Path file = directory.resolve(name + ".java");
    // A file that stays as it is keeps its age, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }

  private void line(String format, Object... values) {
    text.append(format.formatted(values)).append('\n');
  }

  private String tiles(int width, boolean window) {
    int tallest = HEIGHTS[0][width - 1];
    line("");
    line("  /** Most pixels of a tile. */");
    line("  private static final int TALLEST =");
    int few = HEIGHTS[1][width - 1];
    line("      PanamaPointwise.VECTOR_REGISTERS == 32 ? %d : %d;", tallest, few);
    run(window, tallest);
    finish();
    for (int height = 1; height <= tallest; height++) {
      tile(height, width, window);
    }
    rows("add", width);
    for (Function function : Function.values()) {
      if (function.often) {
        rows(function.method(), width);
      }
    }
    return text.toString();
  }

  private void run(boolean window, int tallest) {
    String k = window ? "offsets" : "k";
    line("");
    line("  static void run(");
    line("      int pixels, Activation activation, float[] residual,");
    line("      float[] in, int inAt, int inStep, int%s %s,", window ? "[]" : "", k);
    line("      float[] panel, int panelAt,");
    line("      float[] start, int startAt, int startStep, int startLast,");
    line("      float[] out, int outAt, int outStep, int lastAt) {");
    line("    int tiles = (pixels + TALLEST - 1) / TALLEST;");
    line("    int least = pixels / Math.max(tiles, 1);");
    line("    int taller = pixels - tiles * least;");
    line("    int a = inAt;");
    line("    int s = startAt;");
    line("    int o = outAt;");
    line("    for (int t = 0; t < tiles; t++) {");
    line("      int height = t < taller ? least + 1 : least;");
    line("      switch (height) {");
    line("        case 1 -> tile1(in, a, %s, panel, panelAt,", k);
    line("            start, s, startLast, out, o, lastAt);");
    for (int height = 2; height <= tallest; height++) {
      line("        case %d -> tile%d(in, a, inStep, %s, panel, panelAt,", height, height, k);
      line("            start, s, startStep, startLast, out, o, outStep, lastAt);");
    }
    line("        default -> throw new AssertionError(height);");
    line("      }");
    line("      finish(activation, height, out, o, outStep, lastAt);");
    line("      if (residual != null) {");
    line("        add(height, residual, out, o, outStep, lastAt);");
    line("      }");
    line("      a += height * inStep;");
    line("      s += height * startStep;");
    line("      o += height * outStep;");
    line("    }");
    line("  }");
  }

  /** Apart from the tiles: what is compiled together must stay small, or vectors become objects. */
  private void finish() {
    line("");
    line("  private static void finish(");
    line("      Activation activation, int height, float[] out, int outAt, int outStep, int lastAt) {");
    line("    switch (activation) {");
    line("      case NONE -> {}");
    for (Function function : Function.values()) {
      if (function.often) {
        line("      case %s -> %s(height, out, outAt, outStep, lastAt);", function, function.method());
      }
    }
    line("      default ->");
    line("          PanamaActivations.rows(activation, height, lastAt + V, out, outAt, outStep);");
    line("    }");
    line("  }");
  }

  /** Sums of {@code height} pixels by {@code width} vectors. */
  private void tile(int height, int width, boolean window) {
    boolean steps = height > 1;
    line("");
    line("  private static void tile%d(", height);
    line("      float[] in, int inAt,%s", steps ? " int inStep," : "");
    line("      %s, float[] panel, int panelAt,", window ? "int[] offsets" : "int k");
    line("      float[] start, int startAt,%s int startLast,", steps ? " int startStep," : "");
    line("      float[] out, int outAt,%s int lastAt) {", steps ? " int outStep," : "");
    for (int p = 0; p < height; p++) {
      line("    int s%d = startAt%s;", p, plus(p, "startStep"));
      for (int v = 0; v < width; v++) {
        String at = "s" + p + (v == width - 1 ? " + startLast" : plus(v, "V"));
        line("    FloatVector %s = FloatVector.fromArray(S, start, %s);", sum(p, v), at);
      }
    }
    for (int p = 0; p < height; p++) {
      line("    int r%d = inAt%s;", p, plus(p, "inStep"));
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
    String at = window ? "d" : "i";
    for (int p = 0; p < height; p++) {
      line("      FloatVector x%d = FloatVector.broadcast(S, in[r%d + %s]);", p, p, at);
      for (int v = 0; v < width; v++) {
        line("      %s = x%d.fma(w%d, %s);", sum(p, v), p, v, sum(p, v));
      }
    }
    line("    }");
    for (int p = 0; p < height; p++) {
      line("    int o%d = outAt%s;", p, plus(p, "outStep"));
      for (int v = 0; v < width; v++) {
        line("    %s.intoArray(out, o%d%s);", sum(p, v), p, column(v, width));
      }
    }
    line("  }");
  }

  /**
   * A method that changes the rows of a tile right after they were stored. All vectors of a row are
   * loaded before the first is stored, since the last two may overlap.
   */
  private void rows(String function, int width) {
    boolean add = function.equals("add");
    line("");
    line("  private static void %s(int height, %s", function, add ? "float[] residual," : "");
    line("      float[] out, int outAt, int outStep, int lastAt) {");
    line("    int o = outAt;");
    line("    for (int p = 0; p < height; p++) {");
    for (int v = 0; v < width; v++) {
      line("      FloatVector x%d = FloatVector.fromArray(S, out, o%s);", v, column(v, width));
    }
    for (int v = 0; v < width; v++) {
      String at = "o" + column(v, width);
      if (add) {
        line("      x%d.add(FloatVector.fromArray(S, residual, %s)).intoArray(out, %s);", v, at, at);
      } else {
        apply(function, "x" + v, "      ", at);
      }
    }
    line("      o += outStep;");
    line("    }");
    line("  }");
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

  /** The loops over plain arrays. */
  private String activations() {
    line("");
    line("  /** At least V values; out may be in. */");
    line("  static void run(");
    line("      Activation activation, float[] in, int inAt, int length, float[] out, int outAt) {");
    line("    switch (activation) {");
    for (Function function : Function.values()) {
      line("      case %s -> %s(in, inAt, length, out, outAt);", function, function.method());
    }
    line("      default -> throw new AssertionError(activation);");
    line("    }");
    line("  }");
    for (Function function : Function.values()) {
      line("");
      line("  private static void %s(", function.method());
      line("      float[] in, int inAt, int length, float[] out, int outAt) {");
      line("    int end = length - V;");
      line("    // It may overlap the one before, which would be changed by then.");
      line("    FloatVector last = FloatVector.fromArray(S, in, inAt + end);");
      line("    for (int i = 0; i < end; i += V) {");
      line("      FloatVector x = FloatVector.fromArray(S, in, inAt + i);");
      apply(function.method(), "x", "      ", "outAt + i");
      line("    }");
      apply(function.method(), "last", "    ", "outAt + end");
      line("  }");
    }
    return text.toString();
  }

  /** The lines that store {@code function(x)}; x also begins the names of what comes between. */
  private void apply(String function, String x, String indent, String at) {
    List<String> steps = new ArrayList<>();
    for (Function f : Function.values()) {
      if (f.method().equals(function)) {
        steps.addAll(f.steps);
      }
    }
    for (int s = 0; s < steps.size() - 1; s++) {
      line("%sFloatVector %s", indent, steps.get(s).replace("$", x) + ";");
    }
    String result = steps.get(steps.size() - 1).replace("$", x);
    line("%s%s.intoArray(out, %s);", indent, result, at);
  }

  /**
   * Activations as steps: {@code name = expression}, the last one the result alone; $ is the
   * argument and begins every name.
   *
   * <p>{@link FloatVector}'s own max and min take six instructions each, since they order zeros and
   * keep NaN; as integers they take one. Where a NaN must stay, either the argument times zero is
   * added, which makes NaN of infinite arguments too, or PAST_NAN is added first, which wraps NaN to
   * the other end of the integers and keeps the order of the others.
   */
  private enum Function {
    RELU(true, "$.fma(FloatVector.zero(S), " + atLeastZero("$") + ")"),
    RELU6(true, "$.fma(FloatVector.zero(S), " + betweenNumbers("$", 6) + ")"),
    HARD_SWISH(true, "$l = $.fma(1 / 6f, 0.5f)", "$.mul(" + betweenNumbers("$l", 1) + ")"),
    HARD_SIGMOID(false, join("$l = $.fma(1 / 6f, 0.5f)", relu("$l"), atMost("$lr", 1))),
    HARD_SIGMOID_KERAS2(false, join("$l = $.fma(0.2f, 0.5f)", relu("$l"), atMost("$lr", 1))),
    SIGMOID(false, join(sigmoid(1), "$d")),
    TANH(false, join(sigmoid(2), "$d.sub(1f)")),
    SILU(false, join("$t = $.mul(" + Constants.LOG2_E + "f)", gate(), "$d")),
    GELU_TANH(
        false,
        join(
            "$u = $.mul($).fma(0.044715f, 1f).mul($)",
            "$t = $u.mul(" + Constants.LOG2_E * Math.sqrt(8 / Math.PI) + "f)",
            gate(),
            "$d"));

    /** Used on whole maps and of few steps, so the tiles do it themselves. */
    private final boolean often;

    private final List<String> steps;

    Function(boolean often, String... steps) {
      this.often = often;
      this.steps = List.of(steps);
    }

    private String method() {
      String[] words = name().toLowerCase(Locale.ROOT).split("_");
      for (int i = 1; i < words.length; i++) {
        words[i] = Character.toUpperCase(words[i].charAt(0)) + words[i].substring(1);
      }
      return String.join("", words);
    }

    private static String[] join(Object... parts) {
      List<String> steps = new ArrayList<>();
      for (Object part : parts) {
        steps.addAll(part instanceof String s ? List.of(s) : Arrays.asList((String[]) part));
      }
      return steps.toArray(new String[0]);
    }

    /** max(x, 0) as xr; NaN stays, minus infinity becomes NaN. */
    private static String[] relu(String x) {
      return new String[] {x + "h = " + x + ".mul(0.5f)", x + "r = " + x + "h.add(" + x + "h.abs())"};
    }

    /** min(x, limit); NaN stays. */
    private static String atMost(String x, float limit) {
      String past = "0x" + Integer.toHexString(Constants.PAST_NAN);
      String most = "0x" + Integer.toHexString(Float.floatToRawIntBits(limit) + Constants.PAST_NAN);
      return x + ".reinterpretAsInts().add(" + past + ").min(" + most + ").sub(" + past
          + ").reinterpretAsFloats()";
    }

    /** min(x, limit); NaN may become the limit. */
    private static String atMostNumber(String x, float limit) {
      String most = "0x" + Integer.toHexString(Float.floatToRawIntBits(limit));
      return x + ".reinterpretAsInts().min(" + most + ").reinterpretAsFloats()";
    }

    /** max(x, 0); NaN may become a number. */
    private static String atLeastZero(String x) {
      return x + ".reinterpretAsInts().max(0).reinterpretAsFloats()";
    }

    /** min(max(x, 0), limit); NaN may become a number. */
    private static String betweenNumbers(String x, float limit) {
      String most = "0x" + Integer.toHexString(Float.floatToRawIntBits(limit));
      return x + ".reinterpretAsInts().max(0).min(" + most + ").reinterpretAsFloats()";
    }

    /** scale / (1 + e^(-scale x)) as $d. */
    private static String[] sigmoid(int scale) {
      return join(
          "$t = " + atMost("$.mul(" + scale * Constants.LOG2_E + "f)", Constants.LIMIT),
          "$m = " + atMost("$t.neg()", Constants.LIMIT),
          power(),
          "$d = FloatVector.broadcast(S, " + scale + "f).div($e.add(1f))");
    }

    /** $ / (1 + 2^-$t) as $d; the quotient keeps NaN. */
    private static String[] gate() {
      return join(
          "$b = " + atMostNumber("$t", Constants.LIMIT),
          "$m = " + atMostNumber("$b.neg()", Constants.LIMIT),
          power(),
          "$d = $.div($e.add(1f))");
    }

    /**
     * 2^$m as $e: 2^f with f from -1/2 to 1/2 by the polynomial of degree 5 whose largest relative
     * error is smallest (1.5e-7), then the whole part is added to the exponent.
     */
    private static String[] power() {
      List<String> steps = new ArrayList<>();
      steps.add("$n = $m.add(" + Constants.ROUNDER + "f)");
      steps.add("$f = $m.sub($n.sub(" + Constants.ROUNDER + "f))");
      String sum = "$f.fma(0.0013276472f, 0.0096755413f)";
      for (String next : List.of("0.055507133f", "0.2402212f", "0.69314697f", "1f")) {
        steps.add("$p" + steps.size() + " = " + sum);
        String last = "$p" + (steps.size() - 1);
        sum = last + ".fma($f, FloatVector.broadcast(S, " + next + "))";
      }
      steps.add("$p = " + sum);
      steps.add(
          "$e = $p.reinterpretAsInts().add($n.reinterpretAsInts().lanewise(VectorOperators.LSHL,"
              + " 23)).reinterpretAsFloats()");
      return steps.toArray(new String[0]);
    }
  }

  /** Numbers of the formulas. */
  private static final class Constants {
    private static final int PAST_NAN = 0x7FFFFF;

    private static final double LOG2_E = 1 / Math.log(2);

    /** 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits. */
    private static final int ROUNDER = 3 << 22;

    /** Up to here 2^t and 2^-t are normal float32 numbers. */
    private static final int LIMIT = 125;

    private Constants() {}
  }
}
