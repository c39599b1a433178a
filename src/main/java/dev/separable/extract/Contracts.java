package dev.separable.extract;

import dev.separable.image.InputException;
import dev.separable.image.Preprocess;
import dev.separable.image.resize.ResizeFilter;
import dev.separable.tensor.Shape;
import dev.separable.weights.Imported;
import dev.separable.zoo.InputSettings;
import java.util.List;
import java.util.Locale;

/** Which contract prepares a model's input. */
final class Contracts {
  /** Samples as they are. */
  private static final String BYTES = "over=1";

  private Contracts() {}

  /**
   * What the contract makes of a picture: the size of a network that leaves its own open.
   *
   * @param preprocess null if the user named none
   * @param picture (H, W, 3); null if unknown
   * @return null if that is not known
   */
  static Shape prepared(String preprocess, Shape picture) {
    if (preprocess == null || preprocess.equals("timm")) {
      return null;
    }
    Preprocess contract = Preprocess.parse(preprocess);
    if (contract.fixedSize()) {
      return contract.fixedShape();
    }
    try {
      return picture == null ? null : contract.outputShape(picture.at(0), picture.at(1));
    } catch (InputException e) {
      return null;
    }
  }

  /**
   * What the contract makes of an array.
   *
   * @param preprocess null if the user named none
   * @return null if it does not suit
   */
  static Shape preparedArray(String preprocess, Shape array) {
    if (preprocess == null || preprocess.equals("timm")) {
      return array;
    }
    try {
      return Preprocess.parse(preprocess).arrayShape(array);
    } catch (InputException e) {
      return null;
    }
  }

  /**
   * The contract that the user named, or else the model's own.
   *
   * @param preprocess null if the user named none
   * @throws IllegalArgumentException if it is unknown or does not suit the model
   */
  static Preprocess of(String preprocess, ModelSource source, boolean shipped) {
    boolean bytes =
        source.imported() != null && source.imported().values() == Imported.Values.BYTES;
    if (bytes && "none".equals(preprocess)) {
      return Preprocess.parse(BYTES);
    }
    Preprocess contract = chosen(preprocess, source, shipped);
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
              + " resize=HxW:bilinear,mean=0.5,std=0.5");
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
