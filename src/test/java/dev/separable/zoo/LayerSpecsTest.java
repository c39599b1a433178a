package dev.separable.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.Graph;
import dev.separable.graph.Op;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Padding;
import dev.separable.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerSpecsTest {
  private static Shape output(String spec, Shape input) {
    Graph graph = LayerSpecs.graph(spec, input);
    return graph.shapes(input).get(graph.output());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "separable(features=5); 9, 8, 5",
        "separable(features=5,kernel=2x4); 9, 8, 5",
        "separable(features=5,kernel=2x4,padding=torch); 10, 9, 5",
        "separable(features=5,kernel=3,padding=valid); 7, 6, 5",
        "separable(features=5,kernel=3,padding=0,1,0,1,stride=2); 4, 4, 5",
        "separable( features = 5 , padding = 1,1,1,1 , stride=2x1 ); 5, 8, 5",
        "separable(features=5,dilation=2,padding=torch); 7, 6, 5",
        "separable(features=5,dilation=2); 9, 8, 5",
        "depthwise(kernel=3,stride=2,depth_multiplier=4); 5, 4, 24",
        "pointwise(features=7); 9, 8, 7",
        "conv(features=8,groups=2,stride=3); 3, 3, 8",
        "spatially_separable(features=8,kernel=5,stride=2); 5, 4, 8",
        "spatially_separable(features=8,kernel=3x5,form=depthwise,padding=valid); 7, 4, 8",
        "inverted_residual(); 9, 8, 6",
        "inverted_residual(expand=2,features=9,stride=2); 5, 4, 9",
        "inverted_residual(padding=valid); 7, 6, 6",
        "separable(features=5,stride=2) | depthwise() | pointwise(features=3); 5, 4, 3"
      })
  void shapes(String spec, String wanted) {
    String[] dims = wanted.split(",");
    Shape shape =
        Shape.of(
            Integer.parseInt(dims[0].strip()),
            Integer.parseInt(dims[1].strip()),
            Integer.parseInt(dims[2].strip()));
    assertThat(output(spec, Shape.of(9, 8, 6))).isEqualTo(shape);
  }

  @Test
  void sequencesKeepTwoDimensions() {
    assertThat(output("separable1d(features=5,kernel=3,stride=2)", Shape.of(9, 4)))
        .isEqualTo(Shape.of(5, 5));
    assertThat(output("separable1d(features=5,kernel=4,padding=torch)", Shape.of(16, 8)))
        .isEqualTo(Shape.of(17, 5));
    assertThat(output("separable1d(features=5)|pointwise(features=2)", Shape.of(9, 4)))
        .isEqualTo(Shape.of(9, 2));
  }

  @Test
  void parametersByPosition() {
    Graph graph =
        LayerSpecs.graph(
            "separable(features=4,norm=batch,bias=both)|conv(features=2)", Shape.of(5, 5, 3));
    assertThat(graph.parameters())
        .extracting(Parameter::name)
        .containsExactly(
            "0.depthwise.weight",
            "0.depthwise.bias",
            "0.bn1.gamma",
            "0.bn1.beta",
            "0.bn1.mean",
            "0.bn1.variance",
            "0.pointwise.weight",
            "0.pointwise.bias",
            "0.bn2.gamma",
            "0.bn2.beta",
            "0.bn2.mean",
            "0.bn2.variance",
            "1.conv.weight",
            "1.conv.bias");
    assertThat(graph.cuts()).contains("0", "0.depthwise", "1.conv");
  }

  @Test
  void defaultsAreTheFlaxLayers() {
    Graph graph = LayerSpecs.graph("separable(features=4)", Shape.of(5, 5, 3));
    Op.Conv depthwise = (Op.Conv) graph.node(1).op();
    Op.Conv pointwise = (Op.Conv) graph.node(2).op();
    assertThat(depthwise.window().padding()).isEqualTo(Padding.SAME);
    assertThat(depthwise.bias()).isEqualTo(Op.Bias.NONE);
    assertThat(pointwise.bias()).isEqualTo(Op.Bias.ADDED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "separable(); features",
        "separable(features=0); features=0 is not a whole number from 1",
        "separable(features=4,kernal=3); separable has no option kernal",
        "separable(features=4,features=5); features stands twice",
        "separable(features=4,kernel=3y3); kernel=3y3",
        "separable(features=4,padding=1,2); padding=1,2",
        "separable(features=4,padding=-1,0,0,0); padding=-1,0,0,0",
        "separable(features=4,activation=swish2); relu6",
        "separable(features=4,eps=-1); eps=-1",
        "separable(3); has no option name",
        "separable(features=4; not of the form",
        "conv(features=5,groups=2); groups",
        "separable(features=4)|foo(features=3); unknown layer 'foo'",
        "separable1d(features=4); [sequence, embedding]",
        "separable(features=2000000000,depth_multiplier=2000000000); more channels than an int counts",
        "separable(features=4,kernel=50,padding=valid); smaller than the 50x50 window"
      })
  void mistakesAreNamed(String spec, String mentioned) {
    assertThatThrownBy(() -> LayerSpecs.graph(spec, Shape.of(9, 8, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(mentioned);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenetv2_100", "models/separable(1).onnx", "separable.onnx", ""})
  void whatIsNoSpec(String text) {
    assertThat(LayerSpecs.isSpec(text)).isFalse();
  }
}
