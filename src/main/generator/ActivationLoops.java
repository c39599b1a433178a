import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the loops of the activations that have an exponential in them. They share formulas, but
 * cannot share methods that take vectors.
 *
 * <p>The next vector is read before one is written, so that the last may overlap the one before and
 * the formula is there only once. Each method has more than 325 bytes of code, so the compiler never
 * inlines one in another method, which would get too large by it.
 *
 * <p>Run by the build: {@code java ActivationLoops.java DIRECTORY}.
 */
final class ActivationLoops {
  private static final int PAST_NAN = 0x7FFFFF;

  private static final double LOG2_E = 1 / Math.log(2);

  /** 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits. */
  private static final int ROUNDER = 3 << 22;

  /** Up to here 2^t and 2^-t are normal float32 numbers. */
  private static final int LIMIT = 125;

  /** Of 2^f on [-1/2, 1/2], from the highest power on. */
  private static final List<String> POLYNOMIAL =
      List.of("0.0013276472f", "0.0096755413f", "0.055507133f", "0.2402212f", "0.69314697f", "1f");

  private final StringBuilder text = new StringBuilder();

  private ActivationLoops() {}

  /** Writes the class into a directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0], "dev/separable/kernel");
    Files.createDirectories(directory);
    Path file = directory.resolve("PanamaActivationLoops.java");
    String whole = new ActivationLoops().whole();
    // A file that stays as it is keeps its age, so that nothing is compiled again for it.
    if (!Files.exists(file) || !Files.readString(file).equals(whole)) {
      Files.writeString(file, whole);
    }
  }

  private String whole() {
    loop("sigmoid", LOG2_E, List.of(), sigmoid("c1"), "d");
    loop("tanh", 2 * LOG2_E, List.of("two = 2f"), sigmoid("two"), "d.sub(c1)");
    loop("silu", LOG2_E, List.of(), join("t = x.mul(slope)", gate()), "d");
    loop(
        "geluTanh",
        LOG2_E * Math.sqrt(8 / Math.PI),
        List.of("cubic = 0.044715f"),
        join("u = x.mul(x).fma(cubic, c1).mul(x)", "t = u.mul(slope)", gate()),
        "d");
    return """
        package dev.separable.kernel;

        import jdk.incubator.vector.FloatVector;
        import jdk.incubator.vector.IntVector;
        import jdk.incubator.vector.VectorOperators;
        import jdk.incubator.vector.VectorSpecies;

        /** Written by the build from src/main/generator. At least V values; out may be in. */
        final class PanamaActivationLoops {
          private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
          private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
          private static final int V = S.length();

          private PanamaActivationLoops() {}
        %s}
        """
        .formatted(text);
  }

  private void line(String format, Object... values) {
    text.append(format.formatted(values)).append('\n');
  }

  private void loop(
      String name, double slope, List<String> constants, List<String> steps, String result) {
    line("");
    line("  static void %s(float[] in, int inAt, int length, float[] out, int outAt) {", name);
    line("    int last = length - V;");
    constant("slope = " + slope + "f");
    constant("rounder = " + ROUNDER + "f");
    for (int power = 0; power < POLYNOMIAL.size(); power++) {
      constant("p" + power + " = " + POLYNOMIAL.get(power));
    }
    constant("c1 = 1f");
    constants.forEach(this::constant);
    line("    IntVector most = IntVector.broadcast(I, %d);", Float.floatToRawIntBits(LIMIT));
    if (String.join("", steps).contains("past")) {
      line("    IntVector past = IntVector.broadcast(I, %d);", PAST_NAN);
    }
    line("    FloatVector next = FloatVector.fromArray(S, in, inAt);");
    line("    for (int i = 0; i < length; i += V) {");
    line("      int at = Math.min(i, last);");
    line("      int after = Math.min(i + V, last);");
    line("      FloatVector x = next;");
    line("      next = FloatVector.fromArray(S, in, inAt + after);");
    for (String step : steps) {
      line("      FloatVector %s;", step);
    }
    line("      %s.intoArray(out, outAt + at);", result);
    line("    }");
    line("  }");
  }

  private void constant(String nameAndValue) {
    String[] parts = nameAndValue.split(" = ");
    line("    FloatVector %s = FloatVector.broadcast(S, %s);", parts[0], parts[1]);
  }

  private static List<String> join(Object... parts) {
    List<String> steps = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof String step) {
        steps.add(step);
      } else {
        ((List<?>) part).forEach(step -> steps.add((String) step));
      }
    }
    return steps;
  }

  /**
   * min(x, LIMIT); NaN stays: adding PAST_NAN wraps it to the other end of the integers and keeps
   * the order of the others. {@link jdk.incubator.vector.FloatVector}'s own min takes six
   * instructions, since it orders zeros and keeps NaN.
   */
  private static String atMost(String x) {
    return x + ".reinterpretAsInts().add(past).min(most.add(past)).sub(past).reinterpretAsFloats()";
  }

  /** min(x, LIMIT); NaN may become the limit. */
  private static String atMostNumber(String x) {
    return x + ".reinterpretAsInts().min(most).reinterpretAsFloats()";
  }

  /** scale / (1 + e^(-slope x)) as d. */
  private static List<String> sigmoid(String scale) {
    return join(
        "t = " + atMost("x.mul(slope)"), "m = " + atMost("t.neg()"), power(), "d = " + scale + ".div(e.add(c1))");
  }

  /** x / (1 + 2^-t) as d; the quotient keeps NaN. */
  private static List<String> gate() {
    return join(
        "b = " + atMostNumber("t"), "m = " + atMostNumber("b.neg()"), power(), "d = x.div(e.add(c1))");
  }

  /**
   * 2^m as e: 2^f with f from -1/2 to 1/2 by the polynomial of degree 5 whose largest relative
   * error is smallest (1.5e-7), then the whole part is added to the exponent.
   */
  private static List<String> power() {
    return List.of(
        "n = m.add(rounder)",
        "f = m.sub(n.sub(rounder))",
        "p = f.fma(p0, p1).fma(f, p2).fma(f, p3).fma(f, p4).fma(f, p5)",
        "e = p.reinterpretAsInts().add(n.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats()");
  }
}
