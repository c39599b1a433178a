package dev.separable.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.separable.graph.Graph;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import dev.separable.testing.OtherJvm;
import dev.separable.zoo.LayerSpecs;
import dev.separable.zoo.Zoo;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run allocates nothing once the compiler is done: vectors and accumulators are no objects. Each
 * in a JVM of its own, as a task has it: what other tests ran before decides what the compiler
 * does.
 */
class AllocationTest {
  private static final int IMAGES = 2;

  /** So many runs in a row without a byte. */
  private static final int QUIET_RUNS = 20;

  private static final int MOST_RUNS = 200_000;
  private static final long MOST_NANOSECONDS = 60_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mobilenetv1_100",
        "mobilenetv2_100",
        "mobilenetv3_small_100",
        "efficientnet_b0",
        "separable(features=24,depth_multiplier=2)",
        "pointwise(features=5)",
        // All activations and all kinds of tiles in what the compiler has seen.
        "mobilenetv3_large_100 efficientnet_b0 efficientnet_lite0 mobilenetv1_100"
      })
  void aWarmRunAllocatesNothing(String names) throws Exception {
    assertThat(OtherJvm.run("-Dnetworks=" + names, PrintAllocated.class)).matches("(0\\s*)+");
  }

  /** Prints the bytes that a run of each network allocates. */
  static final class PrintAllocated {
    private PrintAllocated() {}

    public static void main(String[] args) {
      for (String name : System.getProperty("networks").split(" ")) {
        print(name);
      }
    }

    private static void print(String name) {
      boolean layer = LayerSpecs.isSpec(name);
      Shape input = layer ? Shape.of(17, 15, 13) : Shape.of(64, 64, 3);
      Graph graph =
          layer
              ? LayerSpecs.graph(name, input)
              : Zoo.networks(name, 1000).get(0).graph().upTo("output");
      Model model = PassChecks.random(graph, 1);
      System.out.println(
          allocatedWhenWarm(CompiledModel.of(model, Kernels.named("panama")).plan(input)));
    }
  }

  /** Bytes of a run; 0 as soon as some runs in a row allocated nothing. */
  private static long allocatedWhenWarm(Plan plan) {
    Scratch scratch = plan.scratch(IMAGES);
    long limit = System.nanoTime() + MOST_NANOSECONDS;
    long least = Long.MAX_VALUE;
    int quiet = 0;
    for (int i = 0; i < MOST_RUNS && quiet < QUIET_RUNS && System.nanoTime() < limit; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      plan.run(scratch, IMAGES);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      quiet = bytes == 0 ? quiet + 1 : 0;
      least = Math.min(least, Math.max(1, bytes));
    }
    return quiet == QUIET_RUNS ? 0 : least;
  }
}
