package dev.separable.weights;

import dev.separable.tensor.Shape;

/**
 * The values that PyTorch gives new layers after {@code torch.manual_seed(seed)}, bit for bit as on
 * an x86-64 CPU with FMA. One stream serves a whole network: ask for the weight, then the bias of
 * each layer, in the order in which the layers are made.
 */
public final class TorchInit {
  private final MersenneTwister random;

  /** A new stream; the low 32 bits of the seed count. */
  public TorchInit(long seed) {
    this.random = new MersenneTwister((int) seed);
  }

  /**
   * The next {@code n} values, uniform on [-bound, bound). Each takes 24 bits of one output of the
   * generator.
   */
  public float[] uniform(int n, double bound) {
    float high = (float) bound;
    float low = -high;
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.fma(uniform01(), high - low, low);
    }
    return values;
  }

  /** {@code torch.rand}: the next value, uniform on [0, 1). */
  float uniform01() {
    return (random.nextBits() & 0xffffff) * 0x1p-24f;
  }

  /**
   * The weight of {@code nn.Conv2d}, {@code [out, inPerGroup, kh, kw]}, row-major; of {@code
   * nn.Linear} too, with a 1x1 kernel. Kaiming-uniform with a = sqrt 5, which comes to a bound of 1
   * / sqrt(fan-in), computed as PyTorch does.
   */
  public float[] convWeight(int out, int inPerGroup, int kh, int kw) {
    int fanIn = Shape.of(inPerGroup, kh, kw).length();
    double slope = Math.sqrt(5);
    double gain = Math.sqrt(2 / (1 + slope * slope));
    double bound = Math.sqrt(3) * (gain / Math.sqrt(fanIn));
    return uniform(Shape.of(out, inPerGroup, kh, kw).length(), bound);
  }

  /** The bias of {@code nn.Conv2d} or {@code nn.Linear}, {@code [out]}; fan-in as the weight's. */
  public float[] convBias(int out, int fanIn) {
    return uniform(out, 1 / Math.sqrt(fanIn));
  }
}
