package dev.separable.image.resize;

/** The two rows between which a row is interpolated; a row that is wanted again is kept. */
final class RowPair<T> {
  /** Makes a row. */
  interface Maker<T> {
    void make(int y, T row);
  }

  private final Maker<T> maker;
  private T low;
  private T high;
  private int lowAt = -1;
  private int highAt = -1;

  RowPair(T low, T high, Maker<T> maker) {
    this.low = low;
    this.high = high;
    this.maker = maker;
  }

  void move(int toLow, int toHigh) {
    if (lowAt != toLow && highAt == toLow) {
      T row = low;
      low = high;
      high = row;
      highAt = lowAt;
      lowAt = toLow;
    }
    if (lowAt != toLow) {
      maker.make(toLow, low);
      lowAt = toLow;
    }
    if (toHigh != toLow && highAt != toHigh) {
      maker.make(toHigh, high);
      highAt = toHigh;
    }
  }

  T low() {
    return low;
  }

  /** The other row, the same where both are one. */
  T high(boolean same) {
    return same ? low : high;
  }
}
