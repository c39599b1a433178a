package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network at every width and resolution that users ask for. */
class ZooShapesTest {
  private static final List<String> WIDTHS =
      List.of("0.25", "0.35", "0.5", "0.75", "1", "1.3", "1.4");
  private static final int[] SIDES = {32, 96, 97, 128, 160, 192, 224, 299, 331};

  static List<String> names() {
    return Zoo.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shapesFollowFromAnyWidthAndResolution(String name) {
    for (String width : WIDTHS) {
      for (Network network : Zoo.networks(name + "(width=" + width + ")", 3)) {
        for (int side : SIDES) {
          check(network, side);
        }
      }
    }
  }

  private static void check(Network network, int side) {
    Graph graph = network.graph();
    String what = network.library() + " " + network.name() + " at " + side;
    List<Shape> shapes = graph.shapes(Shape.of(side, side, 3));
    Shape features = shapes.get(graph.marks().get("features"));
    assertThat(features.rank()).as(what).isEqualTo(3);
    Shape pooled = shapes.get(graph.marks().get("pooled"));
    assertThat(pooled).as(what).isEqualTo(Shape.of(features.at(2)));
    assertThat(shapes.get(graph.marks().get("logits"))).as(what).isEqualTo(Shape.of(3));
    assertThat(graph.cost(Shape.of(side, side, 3))).as(what).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aWiderNetworkHasMoreParameters(String name) {
    int libraries = Zoo.networks(name, 3).size();
    for (int library = 0; library < libraries; library++) {
      long before = 0;
      for (String width : WIDTHS) {
        Network network = Zoo.networks(name + "(width=" + width + ")", 3).get(library);
        long now =
            network.graph().parameters().stream()
                .map(Parameter::shape)
                .mapToLong(Shape::elements)
                .sum();
        assertThat(now).as(network.name()).isGreaterThan(before);
        before = now;
      }
    }
  }
}
