package dev.separable.tensor;

import dev.separable.tensor.NpyException.Kind;
import dev.separable.tensor.NpyHeader.Layout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Parser of the Python dictionary literal in a {@code .npy} header: the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, each once, in any order, and nothing else.
 */
final class NpyHeaderParser {
  private static final int MAX_RANK = 32;

  private final String text;
  private int at;

  private String descr;
  private Layout layout;
  private long[] shape;

  private NpyHeaderParser(String text) {
    this.text = text;
  }

  static NpyHeader parse(String text, int dataOffset) throws NpyException {
    NpyHeaderParser parser = new NpyHeaderParser(text);
    parser.dictionary();
    return parser.header(dataOffset);
  }

  private void dictionary() throws NpyException {
    expect('{');
    while (!skip('}')) {
      String key = string();
      expect(':');
      entry(key);
      if (!skip(',')) {
        expect('}');
        break;
      }
    }
    blanks();
    if (at < text.length()) {
      throw malformed("something after the dictionary");
    }
    if (descr == null || layout == null || shape == null) {
      throw malformed("a dictionary without descr, fortran_order or shape");
    }
  }

  private void entry(String key) throws NpyException {
    switch (key) {
      case "descr" -> {
        once(descr == null, key);
        descr = descr();
      }
      case "fortran_order" -> {
        once(layout == null, key);
        layout = layout();
      }
      case "shape" -> {
        once(shape == null, key);
        shape = tuple();
      }
      default -> throw malformed("the key " + key);
    }
  }

  private void once(boolean first, String key) throws NpyException {
    if (!first) {
      throw malformed(key + " twice");
    }
  }

  private String descr() throws NpyException {
    blanks();
    if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
      throw new NpyException(
          Kind.UNSUPPORTED,
          "structured arrays are not read: " + text.substring(at).strip() + ", wanted one number");
    }
    return string();
  }

  private Layout layout() throws NpyException {
    blanks();
    if (text.startsWith("False", at)) {
      at += 5;
      return Layout.C;
    }
    if (text.startsWith("True", at)) {
      at += 4;
      return Layout.FORTRAN;
    }
    throw malformed("fortran_order that is neither True nor False");
  }

  private long[] tuple() throws NpyException {
    expect('(');
    long[] sizes = new long[MAX_RANK];
    int rank = 0;
    while (!skip(')')) {
      if (rank == MAX_RANK) {
        throw new NpyException(
            Kind.TOO_LARGE, "an array of more than " + MAX_RANK + " dimensions is not read");
      }
      sizes[rank++] = size();
      if (!skip(',')) {
        expect(')');
        if (rank == 1) {
          throw malformed("a number in brackets where a tuple should be");
        }
        break;
      }
    }
    return Arrays.copyOf(sizes, rank);
  }

  private long size() throws NpyException {
    blanks();
    if (at < text.length() && text.charAt(at) == '-') {
      throw malformed("a negative size in the shape");
    }
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed("a shape that is not a tuple of whole numbers");
    }
    String digits = text.substring(start, at);
    // Python 2 wrote long integers with this suffix.
    if (at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw tooLarge("a size of " + digits);
    }
  }

  private NpyHeader header(int dataOffset) throws NpyException {
    NpyType type = type();
    int[] sizes = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] > Integer.MAX_VALUE) {
        throw tooLarge("a size of " + shape[i]);
      }
      sizes[i] = (int) shape[i];
    }
    checkProduct();
    return new NpyHeader(type, byteOrder(type), layout, Shape.of(sizes), dataOffset);
  }

  /** Zeros count as ones, so that they cannot hide an overflow of the other sizes. */
  private void checkProduct() throws NpyException {
    try {
      long bytes = 8;
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, Math.max(1, size));
      }
    } catch (ArithmeticException e) {
      throw tooLarge("the shape " + Arrays.toString(shape));
    }
  }

  private NpyType type() throws NpyException {
    if (descr.length() < 2 || "<>|=".indexOf(descr.charAt(0)) < 0) {
      throw malformed("descr '" + descr + "', wanted one such as '<f4'");
    }
    return switch (descr.substring(1)) {
      case "f2" -> NpyType.FLOAT16;
      case "f4" -> NpyType.FLOAT32;
      case "f8" -> NpyType.FLOAT64;
      case "b1" -> NpyType.BOOL;
      case "i1" -> NpyType.INT8;
      case "u1" -> NpyType.UINT8;
      case "i2" -> NpyType.INT16;
      case "u2" -> NpyType.UINT16;
      case "i4" -> NpyType.INT32;
      case "u4" -> NpyType.UINT32;
      case "i8" -> NpyType.INT64;
      case "u8" -> NpyType.UINT64;
      default -> throw otherType();
    };
  }

  private NpyException otherType() {
    String refused =
        switch (descr.charAt(1)) {
          case 'O' -> "object arrays (pickles) are not read";
          case 'c' -> "complex arrays are not read";
          case 'S', 'U', 'a' -> "arrays of text are not read";
          case 'V' -> "structured or raw arrays are not read";
          case 'm', 'M' -> "arrays of dates are not read";
          default -> "arrays of this type are not read";
        };
    return new NpyException(
        Kind.UNSUPPORTED,
        refused + ": found descr '" + descr + "', wanted a float, an integer or a bool");
  }

  private ByteOrder byteOrder(NpyType type) throws NpyException {
    char mark = descr.charAt(0);
    if (mark == '>') {
      return ByteOrder.BIG_ENDIAN;
    }
    if (mark == '<' || type.bytes() == 1) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    throw malformed("descr '" + descr + "', which does not say the byte order");
  }

  private String string() throws NpyException {
    blanks();
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote != '\'' && quote != '"') {
      throw malformed("no quoted text");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw malformed("text without a closing quote");
    }
    String inside = text.substring(at + 1, end);
    if (inside.indexOf('\\') >= 0) {
      throw malformed("text with a backslash");
    }
    at = end + 1;
    return inside;
  }

  private boolean skip(char wanted) {
    blanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) throws NpyException {
    if (!skip(wanted)) {
      throw malformed("no '" + wanted + "'");
    }
  }

  private void blanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private NpyException malformed(String found) {
    return new NpyException(
        Kind.MALFORMED,
        ".npy header has %s at character %d, wanted {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}"
            .formatted(found, at));
  }

  private static NpyException tooLarge(String found) {
    return new NpyException(
        Kind.TOO_LARGE, ".npy header has " + found + ", more than a Java array holds");
  }
}
