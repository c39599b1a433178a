package dev.separable.zoo;

import static dev.separable.tensor.Activation.HARD_SWISH;
import static dev.separable.tensor.Activation.RELU;
import static dev.separable.zoo.Row.activated;
import static dev.separable.zoo.Row.inverted;
import static dev.separable.zoo.Row.pointwise;
import static dev.separable.zoo.Row.separable;

import dev.separable.tensor.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** MobileNetV3 (Howard et al. 2019) and PP-LCNet (Cui et al. 2021), which has its head, in timm. */
final class MobileNetV3s {
  /** Table 1 of the paper. */
  private static final Family LARGE =
      family(
          HARD_SWISH,
          Family.Head.behindPool(1280),
          List.of(
              List.of(separable(1, 3, 1, 16).with(RELU)),
              List.of(inverted(1, 3, 2, 4, 24).with(RELU), inverted(1, 3, 1, 3, 24).with(RELU)),
              List.of(inverted(3, 5, 2, 3, 40).excited(0.25).with(RELU)),
              List.of(
                  inverted(1, 3, 2, 6, 80), inverted(1, 3, 1, 2.5, 80), inverted(2, 3, 1, 2.3, 80)),
              List.of(inverted(2, 3, 1, 6, 112).excited(0.25)),
              List.of(inverted(3, 5, 2, 6, 160).excited(0.25)),
              List.of(pointwise(960))));

  /** Table 2 of the paper. */
  private static final Family SMALL =
      family(
          HARD_SWISH,
          Family.Head.behindPool(1024),
          List.of(
              List.of(separable(1, 3, 2, 16).excited(0.25).with(RELU)),
              List.of(
                  inverted(1, 3, 2, 4.5, 24).with(RELU), inverted(1, 3, 1, 3.67, 24).with(RELU)),
              List.of(
                  inverted(1, 5, 2, 4, 40).excited(0.25), inverted(2, 5, 1, 6, 40).excited(0.25)),
              List.of(inverted(2, 5, 1, 3, 48).excited(0.25)),
              List.of(inverted(3, 5, 2, 6, 96).excited(0.25)),
              List.of(pointwise(576))));

  /** Without squeeze-and-excite, hard-swish and 5x5 windows. */
  private static final Family LARGE_MINIMAL =
      family(
          RELU,
          Family.Head.behindPool(1280),
          List.of(
              List.of(separable(1, 3, 1, 16)),
              List.of(inverted(1, 3, 2, 4, 24), inverted(1, 3, 1, 3, 24)),
              List.of(inverted(3, 3, 2, 3, 40)),
              List.of(
                  inverted(1, 3, 2, 6, 80), inverted(1, 3, 1, 2.5, 80), inverted(2, 3, 1, 2.3, 80)),
              List.of(inverted(2, 3, 1, 6, 112)),
              List.of(inverted(3, 3, 2, 6, 160)),
              List.of(pointwise(960))));

  /** Without squeeze-and-excite, hard-swish and 5x5 windows. */
  private static final Family SMALL_MINIMAL =
      family(
          RELU,
          Family.Head.behindPool(1024),
          List.of(
              List.of(separable(1, 3, 2, 16)),
              List.of(inverted(1, 3, 2, 4.5, 24), inverted(1, 3, 1, 3.67, 24)),
              List.of(inverted(1, 3, 2, 4, 40), inverted(2, 3, 1, 6, 40)),
              List.of(inverted(2, 3, 1, 3, 48)),
              List.of(inverted(3, 3, 2, 6, 96)),
              List.of(pointwise(576))));

  /** timm's first MobileNetV3: other details of squeeze-and-excite and head than the paper's. */
  private static final Family LARGE_RW =
      new Family(
          new Family.Stem(16, Scaling.SCALED),
          LARGE.stages().stream().map(MobileNetV3s::firstStraight).toList(),
          new Family.Head(Family.Head.Kind.BEHIND_POOL_WITHOUT_BIAS, 1280, Scaling.FIXED),
          HARD_SWISH,
          new Excitation(
              Excitation.Base.EXPANDED,
              Excitation.Rounding.NEAREST,
              null,
              Activation.HARD_SIGMOID));

  /** PP-LCNet (table 2), with the head of MobileNetV3. */
  private static final Family LCNET =
      new Family(
          new Family.Stem(16, Scaling.SCALED),
          List.of(
              List.of(activated(1, 3, 1, 32)),
              List.of(activated(2, 3, 2, 64)),
              List.of(activated(2, 3, 2, 128)),
              List.of(activated(1, 3, 2, 256), activated(1, 5, 1, 256)),
              List.of(activated(4, 5, 1, 256)),
              List.of(activated(2, 5, 2, 512).excited(0.25))),
          Family.Head.behindPool(1280),
          HARD_SWISH,
          new Excitation(
              Excitation.Base.EXPANDED,
              Excitation.Rounding.NEAREST,
              RELU,
              Activation.HARD_SIGMOID));

  private MobileNetV3s() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    InputSettings usual = InputSettings.imagenet(224);
    InputSettings bilinear = usual.filtered("bilinear");
    entries.put("mobilenetv3_small", Entry.timm(SMALL, 1, usual));
    for (int percent : new int[] {50, 75, 100}) {
      entries.put(
          Entry.name("mobilenetv3_small", percent), Entry.timm(SMALL, percent / 100.0, usual));
    }
    entries.put("mobilenetv3_large", Entry.timm(LARGE, 1, usual));
    entries.put("mobilenetv3_large_075", Entry.timm(LARGE, 0.75, bilinear));
    entries.put("mobilenetv3_large_100", Entry.timm(LARGE, 1, usual));
    Family deep = LARGE.deep(new Depth(1.2, Depth.Rounding.UP, Depth.Ends.SCALED));
    InputSettings large = InputSettings.half(256).cropped(0.95).filtered("bilinear");
    entries.put("mobilenetv3_large_150d", Entry.timm(deep, 1.5, large));
    entries.put("mobilenetv3_rw", Entry.timm(LARGE_RW, 1, usual).with(1e-3f));
    entries.putAll(tensorflow());
    entries.put("lcnet", Entry.timm(LCNET, 1, usual));
    for (int percent : new int[] {50, 75, 100}) {
      entries.put(Entry.name("lcnet", percent), Entry.timm(LCNET, percent / 100.0, usual));
    }
    entries.put("lcnet_035", Entry.timm(LCNET, 0.35, bilinear));
    entries.put("lcnet_150", Entry.timm(LCNET, 1.5, bilinear));
    return entries;
  }

  private static Map<String, Entry> tensorflow() {
    InputSettings input = InputSettings.half(224).filtered("bilinear");
    return Map.of(
        "tf_mobilenetv3_large_075", Entry.tensorflow(LARGE, 0.75, input),
        "tf_mobilenetv3_large_100", Entry.tensorflow(LARGE, 1, input),
        "tf_mobilenetv3_large_minimal_100", Entry.tensorflow(LARGE_MINIMAL, 1, input),
        "tf_mobilenetv3_small_075", Entry.tensorflow(SMALL, 0.75, input),
        "tf_mobilenetv3_small_100", Entry.tensorflow(SMALL, 1, input),
        "tf_mobilenetv3_small_minimal_100", Entry.tensorflow(SMALL_MINIMAL, 1, input));
  }

  private static Family family(Activation activation, Family.Head head, List<List<Row>> stages) {
    Family.Stem stem = new Family.Stem(16, Scaling.SCALED_FROM_075);
    return new Family(stem, stages, head, activation, Excitation.OF_EXPANDED);
  }

  private static List<Row> firstStraight(List<Row> stage) {
    return stage.stream()
        .map(row -> row.block() == Row.Block.SEPARABLE ? row.straight() : row)
        .toList();
  }
}
