package dev.separable.plan;

import dev.separable.graph.Op;

/** {@code out[i] = a op b} for n values as plain float32 loops that the compiler vectorises. */
final class ArithmeticLoops {
  private ArithmeticLoops() {}

  /** Of a[i] and b[i]. */
  static void both(
      Op.Operator op, float[] a, int aAt, float[] b, int bAt, int n, float[] out, int outAt) {
    switch (op) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a[aAt + i] + b[bAt + i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a[aAt + i] - b[bAt + i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a[aAt + i] * b[bAt + i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a[aAt + i] / b[bAt + i];
        }
      }
      case MINIMUM -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = Math.min(a[aAt + i], b[bAt + i]);
        }
      }
      case MAXIMUM -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = Math.max(a[aAt + i], b[bAt + i]);
        }
      }
      case POWER -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = (float) Math.pow(a[aAt + i], b[bAt + i]);
        }
      }
    }
  }

  /** Of a[i] and one b. */
  static void right(Op.Operator op, float[] a, int aAt, float b, int n, float[] out, int outAt) {
    switch (op) {
      case ADD -> plus(a, aAt, b, n, out, outAt);
      case SUBTRACT -> plus(a, aAt, -b, n, out, outAt);
      case MULTIPLY -> times(a, aAt, b, n, out, outAt);
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a[aAt + i] / b;
        }
      }
      case MINIMUM -> smaller(a, aAt, b, n, out, outAt);
      case MAXIMUM -> larger(a, aAt, b, n, out, outAt);
      case POWER -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = (float) Math.pow(a[aAt + i], b);
        }
      }
    }
  }

  /** Of one a and b[i]. */
  static void left(Op.Operator op, float a, float[] b, int bAt, int n, float[] out, int outAt) {
    switch (op) {
      case ADD -> plus(b, bAt, a, n, out, outAt);
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a - b[bAt + i];
        }
      }
      case MULTIPLY -> times(b, bAt, a, n, out, outAt);
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = a / b[bAt + i];
        }
      }
      case MINIMUM -> smaller(b, bAt, a, n, out, outAt);
      case MAXIMUM -> larger(b, bAt, a, n, out, outAt);
      case POWER -> {
        for (int i = 0; i < n; i++) {
          out[outAt + i] = (float) Math.pow(a, b[bAt + i]);
        }
      }
    }
  }

  private static void plus(float[] a, int aAt, float b, int n, float[] out, int outAt) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = a[aAt + i] + b;
    }
  }

  private static void times(float[] a, int aAt, float b, int n, float[] out, int outAt) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = a[aAt + i] * b;
    }
  }

  private static void smaller(float[] a, int aAt, float b, int n, float[] out, int outAt) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = Math.min(a[aAt + i], b);
    }
  }

  private static void larger(float[] a, int aAt, float b, int n, float[] out, int outAt) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = Math.max(a[aAt + i], b);
    }
  }
}
