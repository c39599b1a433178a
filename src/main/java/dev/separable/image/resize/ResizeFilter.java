package dev.separable.image.resize;

import java.util.Locale;

/**
 * The resampling filters of Pillow, by its definitions. All but {@link #NEAREST} are widened by the
 * reduction, so that shrinking does not alias.
 */
public enum ResizeFilter implements Resampling {
  /** The sample under the centre of the output pixel. */
  NEAREST(0) {
    @Override
    double weight(double x) {
      throw new IllegalStateException("nearest has no weights");
    }
  },
  /** The mean of the covered samples. */
  BOX(0.5) {
    @Override
    double weight(double x) {
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    }
  },
  /** A triangle. */
  BILINEAR(1) {
    @Override
    double weight(double x) {
      double a = Math.abs(x);
      return a < 1 ? 1 - a : 0;
    }
  },
  /** A sinc under a Hamming window (single-precision constants), one sample to each side. */
  HAMMING(1) {
    @Override
    double weight(double x) {
      double a = Math.abs(x);
      if (a == 0) {
        return 1;
      }
      if (a >= 1) {
        return 0;
      }
      double t = a * Math.PI;
      return Math.sin(t) / t * (0.54f + 0.46f * Math.cos(t));
    }
  },
  /** Keys' cubic with a = -0.5. */
  BICUBIC(2) {
    @Override
    double weight(double x) {
      double a = Math.abs(x);
      if (a < 1) {
        return ((KEYS + 2) * a - (KEYS + 3)) * a * a + 1;
      }
      return a < 2 ? (((a - 5) * a + 8) * a - 4) * KEYS : 0;
    }
  },
  /** A sinc under a sinc window, three samples to each side. */
  LANCZOS(3) {
    @Override
    double weight(double x) {
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  };

  private static final double KEYS = -0.5;

  private final double support;

  ResizeFilter(double support) {
    this.support = support;
  }

  /** How far the filter reaches to each side, in input samples at scale 1. */
  double support() {
    return support;
  }

  /** The weight, not normalised, of a sample at distance {@code x} from the centre. */
  abstract double weight(double x);

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double t = x * Math.PI;
    return Math.sin(t) / t;
  }

  @Override
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean givesFloats() {
    return false;
  }

  @Override
  public long weights(int in, long out, int wanted) {
    return Resizer.weights(this, in, out, wanted);
  }
}
