package dev.separable.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What lies in the job jar: EfficientNet-Lite0 with weights trained on ImageNet, and the names of
 * the classes.
 */
final class Shipped {
  /** The settings that the shipped weights were trained with. */
  static final String MODEL = "efficientnet_lite0(padding=same,eps=1e-3)";

  /** The name under which the shipped weights are used when no others are named. */
  static final String NAME = "efficientnet_lite0";

  /** The preprocessing that the shipped weights were trained with. */
  static final String PREPROCESS = "efficientnet-tpu";

  static final String WEIGHTS = "efficientnet_lite0.safetensors";

  private static final String FOLDER = "/dev/separable/models/";
  private static final String CLASSES = "imagenet_classes.txt";

  private Shipped() {}

  static byte[] weights() {
    return resource(WEIGHTS);
  }

  static List<String> classNames() {
    return new String(resource(CLASSES), StandardCharsets.UTF_8).lines().toList();
  }

  private static byte[] resource(String name) {
    try (InputStream in = Shipped.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
