package dev.separable.image.decode.webp;

/** Predicts 4x4 blocks of luma from 13 samples around them (RFC 6386, 12.3). */
final class Vp8BlockPrediction {
  static final int DC = 0;
  static final int TRUE_MOTION = 1;
  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;
  private static final int LEFT_DOWN = 4;
  private static final int RIGHT_DOWN = 5;
  private static final int VERTICAL_RIGHT = 6;
  private static final int VERTICAL_LEFT = 7;
  private static final int HORIZONTAL_DOWN = 8;

  /** Where the corner stands in the edge. */
  private static final int CORNER = 4;

  /** From the lowest sample to the left up to the corner, then eight above to the right. */
  private final int[] edge = new int[13];

  private byte[] p;
  private int stride;
  private int at;

  /** The block at {@code index}; the four samples above and to its right are given. */
  void predict(Vp8Plane plane, int mode, int index, byte[] right, int rightAt) {
    p = plane.data;
    stride = plane.stride;
    at = index;
    for (int i = 0; i < 4; i++) {
      edge[i] = p[index - 1 + (3 - i) * stride] & 0xff;
      edge[CORNER + 1 + i] = p[index - stride + i] & 0xff;
      edge[CORNER + 5 + i] = right[rightAt + i] & 0xff;
    }
    edge[CORNER] = p[index - stride - 1] & 0xff;
    switch (mode) {
      case DC -> mean();
      case TRUE_MOTION -> {
        for (int y = 0; y < 4; y++) {
          Vp8Prediction.trueMotion(p, at + y * stride, at - stride, 4);
        }
      }
      case VERTICAL -> vertical();
      case HORIZONTAL -> horizontal();
      case LEFT_DOWN -> leftDown();
      case RIGHT_DOWN -> rightDown();
      case VERTICAL_RIGHT -> verticalRight();
      case VERTICAL_LEFT -> verticalLeft();
      case HORIZONTAL_DOWN -> horizontalDown();
      default -> horizontalUp();
    }
  }

  private void put(int x, int y, int value) {
    p[at + y * stride + x] = (byte) value;
  }

  /** The same value at two places. */
  private void put(int x, int y, int x2, int y2, int value) {
    put(x, y, value);
    put(x2, y2, value);
  }

  /** Of this place of the edge and the next. */
  private int mean2(int i) {
    return edge[i] + edge[i + 1] + 1 >> 1;
  }

  /** Of this place of the edge, twice, and its neighbours. */
  private int mean3(int i) {
    return mean3(edge[i - 1], edge[i], edge[i + 1]);
  }

  private static int mean3(int a, int b, int c) {
    return a + 2 * b + c + 2 >> 2;
  }

  private void mean() {
    int sum = 4;
    for (int i = 0; i < 4; i++) {
      sum += edge[i] + edge[CORNER + 1 + i];
    }
    for (int i = 0; i < 16; i++) {
      put(i & 3, i >> 2, sum >> 3);
    }
  }

  private void vertical() {
    for (int i = 0; i < 16; i++) {
      put(i & 3, i >> 2, mean3(CORNER + 1 + (i & 3)));
    }
  }

  private void horizontal() {
    for (int x = 0; x < 4; x++) {
      for (int y = 0; y < 3; y++) {
        put(x, y, mean3(3 - y));
      }
      put(x, 3, mean3(edge[1], edge[0], edge[0]));
    }
  }

  private void leftDown() {
    for (int i = 0; i < 15; i++) {
      put(i & 3, i >> 2, mean3(CORNER + 2 + (i & 3) + (i >> 2)));
    }
    put(3, 3, mean3(edge[11], edge[12], edge[12]));
  }

  private void rightDown() {
    for (int i = 0; i < 16; i++) {
      put(i & 3, i >> 2, mean3(CORNER + (i & 3) - (i >> 2)));
    }
  }

  private void verticalRight() {
    put(0, 3, mean3(2));
    put(0, 2, mean3(3));
    for (int i = 0; i < 4; i++) {
      put(i, 0, mean2(4 + i));
      put(i, 1, mean3(4 + i));
    }
    for (int i = 1; i < 4; i++) {
      put(i, 2, mean2(3 + i));
      put(i, 3, mean3(3 + i));
    }
  }

  private void verticalLeft() {
    for (int i = 0; i < 4; i++) {
      put(i, 0, mean2(5 + i));
      put(i, 1, mean3(6 + i));
    }
    for (int i = 0; i < 3; i++) {
      put(i, 2, mean2(6 + i));
      put(i, 3, mean3(7 + i));
    }
    put(3, 2, mean3(10));
    put(3, 3, mean3(11));
  }

  private void horizontalDown() {
    for (int y = 0; y < 4; y++) {
      put(0, y, mean2(3 - y));
      put(1, y, mean3(4 - y));
    }
    for (int y = 1; y < 4; y++) {
      put(2, y, mean2(4 - y));
      put(3, y, mean3(5 - y));
    }
    put(2, 0, mean3(5));
    put(3, 0, mean3(6));
  }

  private void horizontalUp() {
    put(0, 0, mean2(2));
    put(1, 0, mean3(2));
    put(2, 0, 0, 1, mean2(1));
    put(3, 0, 1, 1, mean3(1));
    put(2, 1, 0, 2, mean2(0));
    put(3, 1, 1, 2, mean3(edge[1], edge[0], edge[0]));
    put(2, 2, 3, 2, edge[0]);
    for (int x = 0; x < 4; x++) {
      put(x, 3, edge[0]);
    }
  }
}
