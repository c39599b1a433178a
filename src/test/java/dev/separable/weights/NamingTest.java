package dev.separable.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.separable.graph.Graph;
import dev.separable.graph.Parameter;
import dev.separable.tensor.Tensor;
import dev.separable.testing.Goldens;
import dev.separable.testing.TinyNetwork;
import dev.separable.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamingTest {
  private static final Graph LITE0 = Zoo.network("tf_efficientnet_lite0", 7).graph();

  private static Weights tiny() {
    return Goldens.tensors(Goldens.path("weights/tiny_f32.safetensors"));
  }

  private static Weights behind(String prefix, Weights weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("fc.weight", Tensor.zeros(3, 40));
    weights.byName().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    return Weights.of(tensors);
  }

  private static Naming efficientNet() {
    return EfficientNetNaming.of(LITE0).orElseThrow();
  }

  private static String located(String parameter) {
    Parameter found =
        LITE0.parameters().stream()
            .filter(p -> p.name().equals(parameter))
            .findFirst()
            .orElseThrow();
    return efficientNet().locate(found).name();
  }

  @ParameterizedTest
  @ValueSource(strings = {"backbone.", "model.", "model.encoder.", "module.model.backbone."})
  void aPrefixOfALargerModuleIsTolerated(String prefix) {
    Weights file = behind(prefix, tiny());
    Naming naming = Naming.of(file, TinyNetwork.graph());

    Binding bound = Binding.bind(TinyNetwork.graph(), file, naming);

    assertThat(bound.surplus()).containsExactly("fc.weight");
    assertThat(naming.outputs(file, TinyNetwork.graph())).hasValue(10);
  }

  @Test
  void aPrefixThatMayNameOneOfSeveralLayersIsNotGuessed() {
    Weights file = behind("block7.", tiny());
    assertThat(Naming.of(file, TinyNetwork.graph())).isEqualTo(Naming.TORCH);
  }

  @ParameterizedTest
  @CsvSource({
    "conv_stem.weight, _conv_stem.weight",
    "bn1.mean, _bn0.running_mean",
    "blocks.0.0.conv_dw.weight, _blocks.0._depthwise_conv.weight",
    "blocks.0.0.bn1.gamma, _blocks.0._bn1.weight",
    "blocks.0.0.conv_pw.weight, _blocks.0._project_conv.weight",
    "blocks.0.0.bn2.beta, _blocks.0._bn2.bias",
    "blocks.1.0.conv_pw.weight, _blocks.1._expand_conv.weight",
    "blocks.1.1.bn1.variance, _blocks.2._bn0.running_var",
    "blocks.2.0.conv_dw.weight, _blocks.3._depthwise_conv.weight",
    "blocks.6.0.conv_pwl.weight, _blocks.15._project_conv.weight",
    "blocks.6.0.bn3.mean, _blocks.15._bn2.running_mean",
    "conv_head.weight, _conv_head.weight",
    "bn2.gamma, _bn1.weight",
    "classifier.bias, _fc.bias"
  })
  void efficientNetPyTorchCountsBlocksThroughAllStages(String own, String theirs) {
    assertThat(located(own)).isEqualTo(theirs);
  }

  @Test
  void filesOfEfficientNetPyTorchAreRecognised() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : LITE0.parameters()) {
      Naming.Stored stored = efficientNet().locate(parameter);
      tensors.put(stored.name(), Tensor.zeros(stored.shape().toArray()));
    }
    Weights file = Weights.of(tensors);

    Naming naming = Naming.of(file, Zoo.network("tf_efficientnet_lite0", 1000).graph());

    assertThat(naming).isInstanceOf(EfficientNetNaming.class);
    assertThat(naming.outputs(file, LITE0)).hasValue(7);
    assertThat(Binding.bind(LITE0, file, naming).surplus()).isEmpty();
  }

  @Test
  void outputsAreUnknownWithoutTheClassifier() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(tiny().byName());
    tensors.remove("classifier.weight");
    assertThat(Naming.TORCH.outputs(Weights.of(tensors), TinyNetwork.graph())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "features.1.conv.0.0.weight, torchvision's: --model mobilenet_v2",
    "features.4.block.1.0.weight, mobilenet_v3_large",
    "features.1.0.block.0.0.weight, torchvision's: --model efficientnet_b0",
    "layers.8.0.layers.0.weight, mnasnet1_0",
    "_blocks.0._depthwise_conv.weight, EfficientNet-PyTorch's",
    "blocks.0.0.conv_dw.weight, timm's",
    "mobilenet_v2.layer.0.conv_1x1.convolution.weight, Hugging Face",
    "conv_dw_1/depthwise_kernel:0, Keras'",
    "MobilenetV1/Conv2d_0/BatchNorm/moving_mean, slim",
    "params/conv/kernel, Flax's"
  })
  void namesOfAnotherLibraryAreToldBesideWhatIsMissing(String name, String hint) {
    assertRefused(TinyNetwork.graph(), Weights.of(Map.of(name, Tensor.zeros(4))))
        .hasMessageContainingAll(hint, "stem.conv.weight [8, 3, 3, 3] is missing", name);
  }

  @Test
  void theModelsOwnLibraryIsNoHint() {
    assertRefused(LITE0, Weights.of(Map.of("blocks.9.0.conv_dw.weight", Tensor.zeros(4))))
        .hasMessageNotContaining("look like");
  }

  @Test
  void ofEachKindOfProblemSomeAreShown() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(tiny().byName());
    Set<String> norms =
        tensors.keySet().stream().filter(n -> n.contains(".bn.")).collect(Collectors.toSet());
    norms.forEach(tensors::remove);
    tensors.put("classifier.bias", Tensor.zeros(11));
    tensors.put("more", Tensor.zeros(1));
    assertRefused(TinyNetwork.graph(), Weights.of(tensors))
        .hasMessageContainingAll(
            "stem.bn.weight [8] is missing",
            "and 32 more",
            "classifier.bias is [11], the model wants [10]",
            "also holds more");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Graph graph, Weights file) {
    return assertThatThrownBy(() -> Binding.bind(graph, file, Naming.of(file, graph)))
        .isInstanceOf(WeightsException.class);
  }

  @Test
  void namesOfKerasAreToldThoughKerasNamingIsTried() {
    Weights file =
        Weights.of(
            Map.of(
                "Conv1/kernel", Tensor.zeros(3, 3, 3, 32),
                "bn_Conv1/gamma", Tensor.zeros(32),
                "bn_Conv1/beta", Tensor.zeros(32),
                "expanded_conv_project/kernel", Tensor.zeros(1, 1, 32, 16)));

    assertThatThrownBy(() -> Binding.bind(LITE0, file, Naming.of(file, LITE0)))
        .hasMessageContaining("look like Keras'");
  }
}
