package dev.separable.extract;

import dev.separable.image.Preprocess;
import dev.separable.image.ResizeFilter;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.zoo.InputSettings;
import java.util.List;
import java.util.Locale;

/** Which contract prepares a model's input. */
final class Contracts {
  private Contracts() {}

  /**
   * What a specification makes of every picture, (H, W, 3).
   *
   * @param preprocess null if the user named none
   * @return null if it does not say
   */
  static Shape fixedShape(String preprocess) {
    if (preprocess == null || preprocess.indexOf('=') < 0) {
      return null;
    }
    Preprocess contract = Preprocess.parse(preprocess);
    return contract.fixedSize() ? contract.fixedShape() : null;
  }

  /**
   * The contract that the user named, or else the model's own.
   *
   * @param preprocess null if the user named none
   * @throws IllegalArgumentException if it is unknown or does not suit the model
   */
  static Preprocess of(String preprocess, ModelSource source, boolean shipped) {
    Preprocess contract = chosen(preprocess, source, shipped);
    boolean bytes =
        source.imported() != null && source.imported().values() == Imported.Values.BYTES;
    if (bytes && !contract.keepsBytes()) {
      throw new IllegalArgumentException(
          "%s reads bytes, 0 to 255, and --preprocess %s makes other numbers: give steps that keep"
                  .formatted(source.name(), preprocess)
              + " them, such as resize=256:bilinear,crop=224,over=1");
    }
    return contract;
  }

  private static Preprocess chosen(String preprocess, ModelSource source, boolean shipped) {
    InputSettings settings = source.settings();
    String named = preprocess;
    if (named == null) {
      named = shipped ? Shipped.PREPROCESS : settings == null ? "none" : "timm";
    }
    if (named.equals("timm")) {
      return timm(source);
    }
    if (named.indexOf('=') >= 0 || !source.isNetwork() || named.equals("none")) {
      return Preprocess.parse(named);
    }
    Shape input = source.input();
    if (input.rank() != 3 || input.at(0) != input.at(1)) {
      throw new IllegalArgumentException(
          "--preprocess %s makes a square; the model wants %s: give steps such as"
                  .formatted(named, input)
              + " resize=HxW:bilinear");
    }
    return Preprocess.named(named, input.at(0));
  }

  private static Preprocess timm(ModelSource source) {
    InputSettings settings = source.settings();
    if (settings == null) {
      throw new IllegalArgumentException(
          "--preprocess timm takes a network's own settings; %s has none"
              .formatted(source.isNetwork() ? "a model's file" : "a layer"));
    }
    return Preprocess.timm(
        settings.size(),
        settings.cropPct(),
        ResizeFilter.valueOf(settings.filter().toUpperCase(Locale.ROOT)),
        floats(settings.mean()),
        floats(settings.std()));
  }

  private static float[] floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
