package dev.separable.zoo;

import dev.separable.tensor.Padding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The networks that go by name. */
public final class Zoo {
  /** Classes of ImageNet-1k, where weights do not say otherwise. */
  public static final int DEFAULT_CLASSES = 1000;

  private static final int LARGEST_RESOLUTION = 4096;
  private static final double WIDEST = 8;

  private record Entry(Family family, double width, Padding padding, float eps) {}

  private static final Map<String, Entry> ENTRIES = entries();

  private Zoo() {}

  private static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    for (int percent : new int[] {100, 125}) {
      entries.put("mobilenetv1_" + percent, torch(Family.MOBILENET_V1, percent / 100.0));
    }
    for (int percent : new int[] {35, 50, 75, 100, 140}) {
      String name = String.format(Locale.ROOT, "mobilenetv2_%03d", percent);
      entries.put(name, torch(Family.MOBILENET_V2, percent / 100.0));
    }
    entries.put("mobilenetv1", torch(Family.MOBILENET_V1, 1));
    entries.put("mobilenetv2", torch(Family.MOBILENET_V2, 1));
    entries.put("efficientnet_lite0", torch(Family.EFFICIENTNET_LITE0, 1));
    entries.put(
        "tf_efficientnet_lite0", new Entry(Family.EFFICIENTNET_LITE0, 1, Padding.SAME, 1e-3f));
    return entries;
  }

  private static Entry torch(Family family, double width) {
    return new Entry(family, width, Padding.TORCH, 1e-5f);
  }

  /** Names of all networks. */
  public static List<String> names() {
    return List.copyOf(ENTRIES.keySet());
  }

  /** Whether the text, without its options, names a network. */
  public static boolean has(String text) {
    int open = text.indexOf('(');
    return ENTRIES.containsKey((open < 0 ? text : text.substring(0, open)).strip());
  }

  /**
   * The network that the text names, such as {@code mobilenetv2_100(padding=same,eps=1e-3)}.
   * Options: {@code width}, {@code resolution}, {@code padding}, {@code eps}.
   *
   * @param classes outputs of the classifier
   * @throws IllegalArgumentException if there is no such network or option
   */
  public static Network network(String text, int classes) {
    Spec spec = Spec.parse(text);
    Entry entry = ENTRIES.get(spec.name());
    if (entry == null) {
      throw new IllegalArgumentException(
          "unknown model '" + spec.name() + "'; the zoo has " + String.join(", ", names()));
    }
    double width = spec.number("width", entry.width);
    int resolution = spec.positive("resolution", entry.family.input().size());
    Padding padding = spec.padding(entry.padding);
    float eps = (float) spec.number("eps", entry.eps);
    spec.end();
    if (width > WIDEST || resolution > LARGEST_RESOLUTION) {
      throw new IllegalArgumentException(
          "width %s or resolution %d is beyond %s and %d"
              .formatted(width, resolution, WIDEST, LARGEST_RESOLUTION));
    }
    return new Network(
        text.strip(),
        FamilyGraph.of(entry.family, width, padding, eps, classes),
        settings(spec.name(), entry.family).resized(resolution));
  }

  private static InputSettings settings(String name, Family family) {
    return name.startsWith("tf_") ? InputSettings.half(family.input().size()) : family.input();
  }
}
