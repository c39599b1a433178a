package dev.separable.plan;

import static dev.separable.plan.PassChecks.assertSameResults;
import static dev.separable.plan.PassChecks.ops;
import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Formula;
import dev.separable.graph.Graph;
import dev.separable.graph.GraphBuilder;
import dev.separable.graph.Op;
import dev.separable.tensor.Activation;
import dev.separable.tensor.Shape;
import dev.separable.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations that a file writes out become one op, whichever way they are written. */
class RecognitionTest {
  private static final Shape INPUT = Shape.of(5, 3, 7);

  private final GraphBuilder graph = new GraphBuilder();
  private final Map<String, Tensor> numbers = new LinkedHashMap<>();
  private int count;

  /**
   * Builds a formula in reverse Polish notation: {@code x}, numbers, {@code + - * / min max},
   * {@code relu relu6 clip06 sigmoid hardsigmoid erf}.
   */
  private int build(String formula) {
    ArrayDeque<Integer> stack = new ArrayDeque<>();
    for (String word : formula.split(" ")) {
      String name = "n" + count++;
      switch (word) {
        case "x" -> stack.push(0);
        case "+" -> binary(stack, name, Op.Operator.ADD);
        case "-" -> binary(stack, name, Op.Operator.SUBTRACT);
        case "*" -> binary(stack, name, Op.Operator.MULTIPLY);
        case "/" -> binary(stack, name, Op.Operator.DIVIDE);
        case "min" -> binary(stack, name, Op.Operator.MINIMUM);
        case "max" -> binary(stack, name, Op.Operator.MAXIMUM);
        case "clip06" ->
            stack.push(graph.add(name, new Op.Apply(new Formula.Clip(0, 6)), stack.pop()));
        case "clip01" ->
            stack.push(graph.add(name, new Op.Apply(new Formula.Clip(0, 1)), stack.pop()));
        case "erf" -> stack.push(graph.add(name, new Op.Apply(Formula.Named.ERF), stack.pop()));
        case "relu" -> stack.push(graph.activate(name, Activation.RELU, stack.pop()));
        case "relu6" -> stack.push(graph.activate(name, Activation.RELU6, stack.pop()));
        case "sigmoid" -> stack.push(graph.activate(name, Activation.SIGMOID, stack.pop()));
        case "hardsigmoid" ->
            stack.push(graph.activate(name, Activation.HARD_SIGMOID, stack.pop()));
        default -> {
          numbers.put(name + ".value", Tensor.of(new float[] {Float.parseFloat(word)}));
          stack.push(graph.add(name, new Op.Constant(Shape.of())));
        }
      }
    }
    return stack.pop();
  }

  private void binary(ArrayDeque<Integer> stack, String name, Op.Operator operator) {
    int b = stack.pop();
    int a = stack.pop();
    stack.push(graph.add(name, new Op.Arithmetic(operator), a, b));
  }

  private Model model(Graph built) {
    Map<String, Tensor> given = new LinkedHashMap<>(numbers);
    given.keySet().retainAll(built.parameters().stream().map(p -> p.name()).toList());
    return PassChecks.random(built, 3, given);
  }

  @ParameterizedTest
  @CsvSource({
    "x x sigmoid *, SILU",
    "x sigmoid x *, SILU",
    "x x 3 + clip06 * 6 /, HARD_SWISH",
    "x 3 x + relu6 * 0.16666667 *, HARD_SWISH",
    "x x 3 + clip06 6 / *, HARD_SWISH",
    "x x 3 + clip06 0.16666667 * *, HARD_SWISH",
    "x 3 + clip06 6 / x *, HARD_SWISH",
    "x x 3 + relu 6 min * 6 /, HARD_SWISH",
    "x x hardsigmoid *, HARD_SWISH",
    "x 6 / x 3 + relu6 *, HARD_SWISH",
    "x x 6 / 0.5 + clip01 *, HARD_SWISH",
    "x 3 + clip06 6 /, HARD_SIGMOID",
    "x 3 + relu6 0.16666667 *, HARD_SIGMOID",
    "x 6 / 0.5 + clip01, HARD_SIGMOID",
    "0.5 x 0.16666667 * + 0 max 1 min, HARD_SIGMOID",
    "0 x 3 + max 6 min 6 /, HARD_SIGMOID",
    "x 0.2 * 0.5 + clip01, HARD_SIGMOID_KERAS2",
    "x clip06, RELU6",
    "x 0 max 6 min, RELU6",
    "6 x min 0 max, RELU6",
    "x relu 6 min, RELU6",
    "x 0 max, RELU",
    "x 1 * 0 + relu, RELU",
    "x 0.5 * x 1.4142135 / erf 1 + *, GELU",
    "x x 0.70710677 * erf 1 + * 0.5 *, GELU",
    "x x 1.4142135 / erf 1 + 0.5 * *, GELU",
    "1 x 1.4142135 / erf + x * 2 /, GELU",
    "x 0.70710677 * erf 1 + x 0.5 * *, GELU"
  })
  void anActivationWrittenOut(String formula, Activation activation) {
    Model before = model(graph.build(build(formula)));
    Model after = Pass.all(before);
    assertThat(ops(after)).containsExactly(new Op.Activate(activation));
    assertSameResults(before, after, INPUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x x 3 + clip06 * 5 /",
        "x x 2 + clip06 * 6 /",
        "x x 3 + clip06 * 6 / 1 +",
        "x 1 + x 3 + clip06 6 / *",
        "x x 2 * sigmoid *",
        "x x sigmoid * x *",
        "x x 1.5 / erf 1 + * 0.5 *",
        "x x 1.4142135 / erf 2 + * 0.5 *",
        "x 2 + clip06 6 /",
        "x -1 * clip06 2 * 3 min",
        "x 4 min 5 max",
        "x 0 * 3 + relu",
        "2 x 10 + /",
        "x x *",
        "x 3 - x 3 - sigmoid *"
      })
  void whatOnlyLooksLikeOneKeepsItsResults(String formula) {
    Model before = model(graph.build(build(formula)));
    assertSameResults(before, Pass.all(before), INPUT);
  }

  @Test
  void sumsAndProductsBecomeOne() {
    Model before = model(graph.build(build("x 2 * 3 + 4 - 0.5 *")));
    Model after = Pass.all(before);
    assertThat(ops(after)).containsExactly(new Op.Apply(new Formula.Affine(1, -0.5f)));
    assertSameResults(before, after, INPUT);
  }

  @Test
  void whatChangesNothingGoesAndItsNameStays() {
    int node = build("x relu 1 * 0 +");
    graph.mark("end", node);
    graph.mark("twice", graph.add("later", new Op.Add(), node, node));
    Graph whole = graph.build(node + 1);
    for (String cut : List.of("end", "twice")) {
      Model before = model(whole.upTo(cut));
      Model after = Pass.all(before);
      assertThat(after.graph().marks()).containsKey("end");
      assertThat(PassChecks.count(after, Op.Apply.class)).isZero();
      assertSameResults(before, after, INPUT);
    }
  }

  @Test
  void anInputThatIsTheOutput() {
    Model before = model(graph.build(build("x 1 *")));
    assertSameResults(before, Pass.all(before), INPUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x x 3 + clip06 * 6 /", "x x 1.4142135 / erf 1 + * 0.5 *", "x x sigmoid *"})
  void aCutInTheMiddleKeepsItsResults(String formula) {
    Graph whole = graph.build(build(formula));
    for (String cut : whole.cuts()) {
      Model before = model(whole.upTo(cut));
      assertSameResults(before, Pass.all(before), INPUT);
    }
  }

  @Test
  void aConvolutionTakesAnActivationThatWasWrittenOut() {
    int conv = graph.add("conv", Op.Conv.pointwise(7, 4), 0);
    int three = graph.add("plus", new Op.Apply(new Formula.Affine(1, 3)), conv);
    int clip = graph.add("clip", new Op.Apply(new Formula.Clip(0, 6)), three);
    int product = graph.add("product", new Op.Multiply(), conv, clip);
    int sixth = graph.add("sixth", new Op.Apply(new Formula.Affine(1 / 6f, 0)), product);
    Model before = model(graph.build(sixth));
    Model after = Pass.all(before);
    assertThat(ops(after)).containsExactly(Op.Conv.pointwise(7, 4).with(Activation.HARD_SWISH));
    assertSameResults(before, after, INPUT);
  }

  @Test
  void toIntegersAndBackIsOnePass() {
    Formula.Quantize to = new Formula.Quantize(0.05f, 3, 0, 255);
    Formula.Dequantize from = new Formula.Dequantize(0.05f, 3);
    int integers = graph.add("q", new Op.Apply(to), 0);
    Graph whole = graph.build(graph.add("d", new Op.Apply(from), integers));
    Model before = model(whole);
    Model after = Pass.all(before);
    assertThat(ops(after)).containsExactly(new Op.Apply(new Formula.Rounded(to, from)));
    assertSameResults(before, after, INPUT);
    Model cut = model(whole.upTo("q"));
    assertSameResults(cut, Pass.all(cut), INPUT);
  }
}
