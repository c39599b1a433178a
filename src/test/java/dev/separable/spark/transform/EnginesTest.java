package dev.separable.spark.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.extract.Engine;
import dev.separable.extract.Recipe;
import dev.separable.image.decode.Decoding;
import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnginesTest {
  private final AtomicInteger built = new AtomicInteger();

  @Test
  void oneIsBuiltHoweverManyAsk() {
    Set<Engine> engines = ConcurrentHashMap.newKeySet();

    IntStream.range(0, 64)
        .parallel()
        .forEach(i -> engines.add(Engines.engine("EnginesTest.one", this::build)));

    assertThat(built).hasValue(1);
    assertThat(engines).hasSize(1);
  }

  @Test
  void onlyTheLastFewAreKept() {
    for (String key : List.of("a", "b", "a", "c", "a")) {
      Engines.engine("EnginesTest." + key, this::build);
    }
    assertThat(built).hasValue(3);

    Engines.engine("EnginesTest.b", this::build);

    assertThat(built).as("b was dropped for c").hasValue(4);
  }

  private Engine build() {
    built.incrementAndGet();
    return new Engine(
        Recipe.load(
            new Recipe.Request(
                "pointwise(features=1)", "flax:0", null, null, null, Decoding.usual()),
            name -> new byte[0],
            Shape.of(1, 1, 1)),
        Kernels.named("naive"));
  }
}
