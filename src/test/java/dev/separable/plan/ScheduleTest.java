package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.testing.TinyNetwork;
import dev.separable.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images run together changes the time and the memory, never a bit of a result. */
class ScheduleTest {
  private static final int IMAGES = 7;
  private static final Shape SMALL = Shape.of(32, 32, 3);

  @Test
  void anyScheduleGivesTheSameBits() {
    sameBits(TinyNetwork.graph(), 40);
    sameBits(network("mobilenetv2_100(width=0.35)"), 12);
    sameBits(network("mobilenetv3_small_100"), 12);
    sameBits(network("legacy_xception"), 2);
  }

  private static void sameBits(Graph graph, int rounds) {
    Kernels kernels = Kernels.best();
    Fusion everyBlock = new FuseBlocks(0);
    Model model = PassChecks.random(graph, 3);
    Random random = new Random(11);
    float[] x = new float[IMAGES * SMALL.length()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 2 - 1;
    }
    for (CompiledModel compiled :
        List.of(
            CompiledModel.of(model, kernels),
            CompiledModel.of(model, everyBlock, kernels),
            CompiledModel.unfused(model, kernels))) {
      int nodes = compiled.graphFor(SMALL).nodes().size();
      float[] wanted = run(compiled, List.of(new Schedule.Group(1, nodes, Schedule.ALL)), x);
      for (int round = 0; round < rounds; round++) {
        List<Schedule.Group> groups = drawn(nodes, random);
        assertThat(run(compiled, groups, x)).as(groups.toString()).isEqualTo(wanted);
      }
    }
  }

  private static List<Schedule.Group> drawn(int nodes, Random random) {
    List<Schedule.Group> groups = new ArrayList<>();
    int from = 1;
    while (from < nodes) {
      int to = Math.min(nodes, from + 1 + random.nextInt(Math.max(2, nodes / 3)));
      int choice = random.nextInt(5);
      groups.add(new Schedule.Group(from, to, choice == 4 ? Schedule.ALL : 1 + choice));
      from = to;
    }
    return groups;
  }

  private static float[] run(CompiledModel model, List<Schedule.Group> groups, float[] x) {
    Plan plan = new Planner(model, SMALL, groups).plan();
    Scratch scratch = plan.scratch(IMAGES);
    System.arraycopy(x, 0, scratch.input(), 0, x.length);
    plan.run(scratch, IMAGES);
    return Arrays.copyOf(scratch.output(), IMAGES * plan.output().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mobilenetv1_100", "mobilenetv2_100", "mobilenetv3_large_100", "efficientnet_b0"})
  void earlyLayersTakeOneImageAndTheClassifierAll(String name) {
    Shape input = Shape.of(224, 224, 3);
    Model model = PassChecks.random(network(name), 1);
    Graph graph = CompiledModel.of(model, Kernels.named("scalar")).graphFor(input);
    List<Schedule.Group> groups = Schedule.of(graph, input);

    assertThat(groups.get(0).images()).isEqualTo(1);
    assertThat(groups.get(groups.size() - 1).images()).isEqualTo(Schedule.ALL);
    assertThat(groups).hasSizeGreaterThan(2);
    for (int i = 1; i < groups.size(); i++) {
      assertThat(groups.get(i).from()).isEqualTo(groups.get(i - 1).to());
    }
  }

  @Test
  void aLargerBatchTakesLittleMoreMemoryThanItsInputs() {
    Shape input = Shape.of(224, 224, 3);
    Graph graph = network("mobilenetv2_100(width=0.35)");
    Plan plan = CompiledModel.of(PassChecks.random(graph, 1), Kernels.best()).plan(input);

    long inputs = 15L * input.length() * Float.BYTES;
    assertThat(plan.scratchBytes(16)).isBetween(plan.scratchBytes(1) + inputs, 4 * inputs);
  }

  @Test
  void theLargestBatchIsThatOfTheLongestValueHeldForAllImages() {
    BufferSize size = BufferSize.of(100, 1).with(BufferSize.of(10, Schedule.ALL));

    assertThat(size.floats(1)).isEqualTo(100);
    assertThat(size.floats(10)).isEqualTo(100);
    assertThat(size.floats(11)).isEqualTo(110);
    assertThat(size.largestBatch(1000)).isEqualTo(100);
    assertThat(size.with(BufferSize.of(200, 2)).floats(1)).isEqualTo(200);
    assertThat(BufferSize.of(100, 4).largestBatch(1000)).isEqualTo(Schedule.ALL);
    assertThat(BufferSize.of(0, Schedule.ALL).largestBatch(1000)).isEqualTo(Schedule.ALL);
  }

  private static Graph network(String name) {
    return Zoo.networks(name, 1000).get(0).graph().upTo("output");
  }
}
