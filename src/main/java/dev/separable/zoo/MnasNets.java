package dev.separable.zoo;

import static dev.separable.zoo.Row.inverted;
import static dev.separable.zoo.Row.separable;

import dev.separable.tensor.Activation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Networks found by search before EfficientNet: MnasNet, Single-Path NAS and FBNet. */
final class MnasNets {
  /** MnasNet-B1: MnasNet (Tan et al. 2019) without squeeze-and-excite. */
  private static final Family B1 =
      family(
          32,
          1280,
          List.of(
              List.of(separable(1, 3, 1, 16).straight()),
              List.of(inverted(3, 3, 2, 3, 24)),
              List.of(inverted(3, 5, 2, 3, 40)),
              List.of(inverted(3, 5, 2, 6, 80)),
              List.of(inverted(2, 3, 1, 6, 96)),
              List.of(inverted(4, 5, 2, 6, 192)),
              List.of(inverted(1, 3, 1, 6, 320).straight())));

  /** MnasNet-A1 (Tan et al. 2019, figure 7). */
  private static final Family A1 =
      family(
          32,
          1280,
          List.of(
              List.of(separable(1, 3, 1, 16).straight()),
              List.of(inverted(2, 3, 2, 6, 24)),
              List.of(inverted(3, 5, 2, 3, 40).excited(0.25)),
              List.of(inverted(4, 3, 2, 6, 80)),
              List.of(inverted(2, 3, 1, 6, 112).excited(0.25)),
              List.of(inverted(3, 5, 2, 6, 160).excited(0.25)),
              List.of(inverted(1, 3, 1, 6, 320))));

  /** MnasNet-small (Tan et al. 2019). */
  private static final Family SMALL =
      family(
          8,
          1280,
          List.of(
              List.of(separable(1, 3, 1, 8)),
              List.of(inverted(1, 3, 2, 3, 16)),
              List.of(inverted(2, 3, 2, 6, 16)),
              List.of(inverted(4, 5, 2, 6, 32).excited(0.25)),
              List.of(inverted(3, 3, 1, 6, 32).excited(0.25)),
              List.of(inverted(3, 5, 2, 6, 88).excited(0.25)),
              List.of(inverted(1, 3, 1, 6, 144))));

  /** Single-Path NAS (Stamoulis et al. 2019). */
  private static final Family SINGLE_PATH =
      family(
          32,
          1280,
          List.of(
              List.of(separable(1, 3, 1, 16).straight()),
              List.of(inverted(3, 3, 2, 3, 24)),
              List.of(inverted(1, 5, 2, 6, 40), inverted(3, 3, 1, 3, 40)),
              List.of(inverted(1, 5, 2, 6, 80), inverted(3, 3, 1, 3, 80)),
              List.of(inverted(1, 5, 1, 6, 96), inverted(3, 5, 1, 3, 96)),
              List.of(inverted(4, 5, 2, 6, 192)),
              List.of(inverted(1, 3, 1, 6, 320).straight())));

  /** FBNet-C (Wu et al. 2019), as timm reads the paper. */
  private static final Family FBNET_C =
      family(
          16,
          1984,
          List.of(
              List.of(inverted(1, 3, 1, 1, 16)),
              List.of(inverted(1, 3, 2, 6, 24), inverted(2, 3, 1, 1, 24)),
              List.of(
                  inverted(1, 5, 2, 6, 32),
                  inverted(1, 5, 1, 3, 32),
                  inverted(1, 5, 1, 6, 32),
                  inverted(1, 3, 1, 6, 32)),
              List.of(inverted(1, 5, 2, 6, 64), inverted(1, 5, 1, 3, 64), inverted(2, 5, 1, 6, 64)),
              List.of(inverted(3, 5, 1, 6, 112), inverted(1, 5, 1, 3, 112)),
              List.of(inverted(4, 5, 2, 6, 184)),
              List.of(inverted(1, 3, 1, 6, 352))));

  private MnasNets() {}

  static Map<String, Entry> entries() {
    Map<String, Entry> entries = new TreeMap<>();
    InputSettings usual = InputSettings.imagenet(224);
    entries.put("mnasnet", Entry.timm(B1, 1, usual));
    entries.put("semnasnet", Entry.timm(A1, 1, usual));
    for (int percent : new int[] {50, 75, 100, 140}) {
      entries.put(Entry.name("mnasnet", percent), Entry.timm(B1, percent / 100.0, usual));
      entries.put(Entry.name("semnasnet", percent), Entry.timm(A1, percent / 100.0, usual));
    }
    entries.put("mnasnet_small", Entry.timm(SMALL, 1, usual));
    InputSettings bilinear = usual.filtered("bilinear");
    entries.put("spnasnet", Entry.timm(SINGLE_PATH, 1, bilinear));
    entries.put("spnasnet_100", Entry.timm(SINGLE_PATH, 1, bilinear));
    // timm sets this eps for its published weights, which are the ones that people have.
    entries.put("fbnetc", Entry.timm(FBNET_C, 1, bilinear).with(1e-3f));
    entries.put("fbnetc_100", Entry.timm(FBNET_C, 1, bilinear).with(1e-3f));
    return entries;
  }

  private static Family family(int stem, int head, List<List<Row>> stages) {
    return new Family(
        new Family.Stem(stem, Scaling.SCALED),
        stages,
        Family.Head.beforePool(head, Scaling.FIXED),
        Activation.RELU,
        Excitation.OF_BLOCK_INPUT);
  }
}
