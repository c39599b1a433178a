package dev.separable.zoo;

import dev.separable.tensor.Padding;
import java.util.Map;
import java.util.TreeMap;

/** The networks that go by torchvision's names, prepared as for its default weights. */
final class TorchvisionNetworks {
  private static final float TORCH_EPS = 1e-5f;
  private static final float TENSORFLOW_EPS = 1e-3f;

  private TorchvisionNetworks() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    entries.put("mobilenet_v2", torch(TorchvisionMobileNetV2::graph, 1, bilinear(224, 232)));
    entries.put(
        "mobilenet_v3_large",
        tensorflow(TorchvisionMobileNetV3.LARGE::graph, 1, bilinear(224, 232)));
    entries.put(
        "mobilenet_v3_small",
        tensorflow(TorchvisionMobileNetV3.SMALL::graph, 1, bilinear(224, 256)));
    Architecture mnasnet = TorchvisionMnasNet::graph;
    entries.put("mnasnet0_5", torch(mnasnet, 0.5, bilinear(224, 256)));
    entries.put("mnasnet0_75", torch(mnasnet, 0.75, bilinear(224, 232)));
    entries.put("mnasnet1_0", torch(mnasnet, 1, bilinear(224, 256)));
    entries.put("mnasnet1_3", torch(mnasnet, 1.3, bilinear(224, 232)));
    entries.put("efficientnet_b0", torch(efficientnet(1), 1, bicubic(224, 256)));
    entries.put("efficientnet_b1", torch(efficientnet(1.1), 1, bilinear(240, 255)));
    entries.put("efficientnet_b2", torch(efficientnet(1.2), 1.1, bicubic(288, 288)));
    entries.put("efficientnet_b3", torch(efficientnet(1.4), 1.2, bicubic(300, 320)));
    entries.put("efficientnet_b4", torch(efficientnet(1.8), 1.4, bicubic(380, 384)));
    entries.put("efficientnet_b5", tensorflow(efficientnet(2.2), 1.6, bicubic(456, 456)));
    entries.put("efficientnet_b6", tensorflow(efficientnet(2.6), 1.8, bicubic(528, 528)));
    entries.put("efficientnet_b7", tensorflow(efficientnet(3.1), 2, bicubic(600, 600)));
    return entries;
  }

  private static Architecture efficientnet(double depth) {
    return new TorchvisionEfficientNet(depth)::graph;
  }

  private static Entry torch(Architecture architecture, double width, InputSettings input) {
    return entry(architecture, width, TORCH_EPS, input);
  }

  /** With the eps of networks whose weights came from TensorFlow. */
  private static Entry tensorflow(Architecture architecture, double width, InputSettings input) {
    return entry(architecture, width, TENSORFLOW_EPS, input);
  }

  private static Entry entry(
      Architecture architecture, double width, float eps, InputSettings input) {
    return new Entry(Library.TORCHVISION, architecture, width, Padding.TORCH, eps, input);
  }

  private static InputSettings bilinear(int crop, int resize) {
    return input(crop, resize, "bilinear");
  }

  private static InputSettings bicubic(int crop, int resize) {
    return input(crop, resize, "bicubic");
  }

  /** The shorter side to {@code resize}, then the centre. */
  private static InputSettings input(int crop, int resize, String filter) {
    InputSettings imagenet = InputSettings.imagenet(crop);
    double share = crop / (double) resize;
    return new InputSettings(crop, share, filter, imagenet.mean(), imagenet.std());
  }
}
