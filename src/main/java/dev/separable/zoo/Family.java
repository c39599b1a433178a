package dev.separable.zoo;

import dev.separable.tensor.Activation;
import java.util.List;

/**
 * A family of networks as a table: what the papers' tables and timm's architecture definitions say.
 *
 * @param stages the modules {@code blocks.0}, {@code blocks.1}, …
 * @param activation of everything that has none of its own
 */
record Family(
    Stem stem, List<List<Row>> stages, Head head, Activation activation, Excitation excitation) {

  /** The first convolution, 3x3 with stride 2. */
  record Stem(int channels, Scaling scaling) {}

  /** What stands between the last stage and the classifier. */
  record Head(Kind kind, int channels, Scaling scaling) {
    /** Only the pool. */
    static final Head NONE = new Head(Kind.NONE, 0, Scaling.FIXED);

    /** Where the last pointwise convolution is. */
    enum Kind {
      /** There is none. */
      NONE,
      /** With norm and activation before the pool. */
      BEFORE_POOL,
      /** With bias and activation behind the pool. */
      BEHIND_POOL,
      /** With activation alone behind the pool. */
      BEHIND_POOL_WITHOUT_BIAS
    }

    static Head beforePool(int channels, Scaling scaling) {
      return new Head(Kind.BEFORE_POOL, channels, scaling);
    }

    static Head behindPool(int channels) {
      return new Head(Kind.BEHIND_POOL, channels, Scaling.FIXED);
    }
  }

  /** The family with more or fewer blocks. */
  Family deep(Depth depth) {
    return new Family(stem, depth.scaled(stages), head, activation, excitation);
  }

  /** The family with stem and head as in the table at any width. */
  Family fixed() {
    return new Family(
        new Stem(stem.channels(), Scaling.FIXED),
        stages,
        new Head(head.kind(), head.channels(), Scaling.FIXED),
        activation,
        excitation);
  }

  Architecture architecture() {
    return options -> FamilyGraph.of(this, options);
  }
}
