package dev.separable.zoo;

import dev.separable.tensor.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The networks that go by name. */
public final class Zoo {
  /** Classes of ImageNet-1k, where weights do not say otherwise. */
  public static final int DEFAULT_CLASSES = 1000;

  private static final int LARGEST_RESOLUTION = 4096;
  private static final double WIDEST = 8;

  /** A name that several libraries use has an entry of each, timm's first. */
  private static final Map<String, List<Entry>> ENTRIES = entries();

  private Zoo() {}

  private static Map<String, List<Entry>> entries() {
    Map<String, List<Entry>> entries = new TreeMap<>();
    for (Map<String, Entry> some :
        List.of(
            TimmNetworks.entries(),
            XceptionNetworks.entries(),
            TorchvisionNetworks.entries(),
            KerasNetworks.entries())) {
      some.forEach(
          (name, entry) -> entries.computeIfAbsent(name, n -> new ArrayList<>()).add(entry));
    }
    return entries;
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
   * The network that the text names; the first of {@link #networks}.
   *
   * @param classes outputs of the classifier
   * @throws IllegalArgumentException if there is no such network or option
   */
  public static Network network(String text, int classes) {
    return networks(text, classes).get(0);
  }

  /**
   * The networks that the text names, such as {@code mobilenetv2_100(padding=same,eps=1e-3)}: one,
   * unless libraries share the name. Options: {@code width}, {@code resolution}, {@code padding},
   * {@code eps}, {@code library}.
   *
   * @param classes outputs of the classifier
   * @throws IllegalArgumentException if there is no such network or option
   */
  public static List<Network> networks(String text, int classes) {
    Spec spec = spec(text);
    List<Entry> entries = ENTRIES.get(spec.name());
    Library library = spec.choice("library", Library.class, null);
    List<Network> networks =
        entries.stream()
            .filter(entry -> library == null || entry.library() == library)
            .map(entry -> network(text, spec, entry, classes))
            .toList();
    if (networks.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is not in library %s, but in %s"
              .formatted(spec.name(), library, entries.stream().map(Entry::library).toList()));
    }
    return networks;
  }

  /**
   * The same network at another width and resolution, as text.
   *
   * @param width null for the network's own
   * @param resolution null for the network's own
   * @throws IllegalArgumentException if the text is no network, or gives one of the two already
   */
  public static String variant(String text, Double width, Integer resolution) {
    Spec spec = spec(text);
    if (width != null) {
      boolean whole = width == Math.rint(width);
      spec = spec.with("width", whole ? "" + Math.round(width) : "" + width);
    }
    return (resolution == null ? spec : spec.with("resolution", "" + resolution)).toString();
  }

  /**
   * The width multiplier of the network that the text names.
   *
   * @throws IllegalArgumentException if there is no such network
   */
  public static double width(String text) {
    Spec spec = spec(text);
    return spec.number("width", ENTRIES.get(spec.name()).get(0).width());
  }

  private static Spec spec(String text) {
    Spec spec = Spec.parse(text);
    if (!ENTRIES.containsKey(spec.name())) {
      throw new IllegalArgumentException(
          "unknown model '" + spec.name() + "'; the zoo has " + String.join(", ", names()));
    }
    return spec;
  }

  private static Network network(String text, Spec spec, Entry entry, int classes) {
    double width = spec.number("width", entry.width());
    int resolution = spec.positive("resolution", entry.input().size());
    Padding padding = spec.padding(entry.padding());
    float eps = (float) spec.number("eps", entry.eps());
    spec.end();
    if (width > WIDEST || resolution > LARGEST_RESOLUTION) {
      throw new IllegalArgumentException(
          "width %s or resolution %d is beyond %s and %d"
              .formatted(width, resolution, WIDEST, LARGEST_RESOLUTION));
    }
    Architecture.Options options = new Architecture.Options(width, padding, eps, classes);
    return new Network(
        text.strip(),
        entry.library(),
        entry.architecture().graph(options),
        entry.input().resized(resolution));
  }
}
