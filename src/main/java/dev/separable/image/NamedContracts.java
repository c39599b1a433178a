package dev.separable.image;

import dev.separable.image.resize.ResizeFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The contracts that have a name. */
final class NamedContracts {
  private static final double TORCHVISION_SHARE = 0.875;
  private static final String IMAGENET = "mean=0.485;0.456;0.406,std=0.229;0.224;0.225";

  /** To [0, 1] as {@code tf.image.convert_image_dtype} does: by the float32 nearest to 1/255. */
  private static final String TF_UNIT = "times=0.003921569";

  private static final String SYMMETRIC = "over=127.5,minus=1";

  /** Their steps; R stands for the resized shorter side, S for the network's side. */
  private static final Map<String, String> STEPS =
      new TreeMap<>(
          Map.of(
              "torchvision", "resize=R:bilinear,crop=S," + IMAGENET,
              "efficientnet-tpu", "tpu-crop=S,resize=SxS:bicubic,minus=127,over=128",
              "keras-tf", "resize=SxS:nearest," + SYMMETRIC,
              "keras-tf-bilinear", "resize=SxS:bilinear," + SYMMETRIC,
              "slim", "central=0.875," + TF_UNIT + ",resize=SxS:tf1-bilinear,minus=0.5,times=2",
              "slim-antialias", "central=0.875,resize=SxS:bilinear," + SYMMETRIC,
              "tflite-quant", "resize=SxS:bilinear,minus=127,times=0.007843137718737125",
              "none", "over=255"));

  private NamedContracts() {}

  static Preprocess of(String name, int size) {
    String steps = STEPS.get(name);
    if (steps == null) {
      String hint = name.equals("timm") ? " 'timm' takes its numbers from the network" : "";
      throw new IllegalArgumentException(
          "unknown preprocessing '"
              + name
              + "'; known: "
              + String.join(", ", STEPS.keySet())
              + ", or steps such as resize=256:bilinear,crop=224"
              + (hint.isEmpty() ? "" : ";" + hint));
    }
    long resized = Math.round(size / TORCHVISION_SHARE);
    return PreprocessSyntax.parse(
        name,
        Arrays.stream(steps.split(","))
            .map(step -> fill(step, size, resized))
            .collect(Collectors.joining(",")));
  }

  private static String fill(String step, int size, long resized) {
    int equals = step.indexOf('=') + 1;
    String value = step.substring(equals).replace("S", "" + size).replace("R", "" + resized);
    return step.substring(0, equals) + value;
  }

  /** See {@link Preprocess#timm}. */
  static Preprocess timm(int size, double cropPct, ResizeFilter filter, float[] mean, float[] std) {
    if (size < 1 || !(cropPct > 0 && cropPct <= 1) || mean.length != 3 || std.length != 3) {
      throw new IllegalArgumentException(
          "timm's settings want a positive size, a crop share up to 1, three means and three"
              + " deviations; found size "
              + size
              + ", share "
              + cropPct
              + ", "
              + mean.length
              + " means, "
              + std.length
              + " deviations");
    }
    int resized = (int) Math.floor(size / cropPct);
    return new Preprocess(
        "timm",
        List.of(new Geometry.Shorter(resized, filter), new Geometry.Crop(size, size)),
        List.of(),
        List.of(
            Arithmetic.of(Arithmetic.Kind.OVER, 255),
            new Arithmetic(Arithmetic.Kind.MINUS, mean[0], mean[1], mean[2]),
            new Arithmetic(Arithmetic.Kind.OVER, std[0], std[1], std[2])));
  }
}
