package dev.separable.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.separable.tensor.NpyException.Kind;
import dev.separable.tensor.NpyHeader.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * NumPy's {@code .npy} format, versions 1, 2 and 3 (NumPy Enhancement Proposal 1): one array of
 * floats, integers or booleans, in either byte order and either layout. Values become float32,
 * rounded to the nearest where they do not fit. Arrays of objects are refused; nothing of a file is
 * ever run.
 */
public final class Npy {
  /**
   * So many bytes from the beginning of a file always hold a whole header that {@link #header}
   * reads.
   */
  public static final int LONGEST_HEADER = 1 << 16;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /** Whether the bytes begin as every {@code .npy} file does. */
  public static boolean begins(byte[] data) {
    return data.length >= MAGIC.length
        && Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * Reads the header only.
   *
   * @param data a file, or its first {@link #LONGEST_HEADER} bytes or more
   * @throws NpyException if it is not a header, or one of an array that is not read
   */
  public static NpyHeader header(byte[] data) throws NpyException {
    checkMagic(data);
    int version = data.length > MAGIC.length ? data[MAGIC.length] & 0xff : 1;
    if (version < 1 || version > 3) {
      throw new NpyException(
          Kind.UNSUPPORTED, ".npy version " + version + " is not read, wanted 1, 2 or 3");
    }
    int start = MAGIC.length + 2 + (version == 1 ? 2 : 4);
    if (data.length < start) {
      throw shortHeader(data.length, start);
    }
    ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int at = MAGIC.length + 2;
    long length = version == 1 ? bytes.getChar(at) : bytes.getInt(at) & 0xffffffffL;
    if (start + length > LONGEST_HEADER) {
      throw new NpyException(
          Kind.TOO_LARGE,
          ".npy header of " + length + " bytes, wanted at most " + (LONGEST_HEADER - start));
    }
    int end = start + (int) length;
    if (data.length < end) {
      throw shortHeader(data.length, end);
    }
    String text = new String(data, start, (int) length, version == 3 ? UTF_8 : ISO_8859_1);
    return NpyHeaderParser.parse(text, end);
  }

  /**
   * Reads a whole file into a row-major tensor, whatever its layout.
   *
   * @param data the file, nothing missing and nothing after the last value
   * @throws NpyException if the file is damaged, too large or of a type that is not read
   */
  public static Tensor read(byte[] data) throws NpyException {
    NpyHeader header = header(data);
    return decode(data, header, checkSize(header, data.length));
  }

  /**
   * Checks that a file of so many bytes holds the array and no more, and that Java can hold it.
   *
   * @return the number of values
   */
  static int checkSize(NpyHeader header, long fileBytes) throws NpyException {
    if (header.fileBytes() != fileBytes) {
      throw new NpyException(
          header.fileBytes() > fileBytes ? Kind.TRUNCATED : Kind.MALFORMED,
          ".npy of shape %s and %s wants %d bytes of values, found %d"
              .formatted(
                  header.shape(),
                  header.type().text(),
                  header.dataBytes(),
                  fileBytes - header.dataOffset()));
    }
    if (header.shape().elements() > Integer.MAX_VALUE - 8) {
      throw new NpyException(
          Kind.TOO_LARGE, ".npy of shape " + header.shape() + ", more values than an array holds");
    }
    return header.shape().length();
  }

  /** The values as float32, row-major; {@code count} of them lie behind the header. */
  static Tensor decode(byte[] data, NpyHeader header, int count) {
    float[] values = new float[count];
    ByteBuffer from = ByteBuffer.wrap(data).order(header.byteOrder());
    header.type().decode(from.position(header.dataOffset()), values);
    Shape shape = header.shape();
    if (header.layout() == Layout.C || shape.rank() < 2) {
      return new Tensor(shape, values);
    }
    int last = shape.rank() - 1;
    int[] reversed = IntStream.rangeClosed(0, last).map(i -> shape.at(last - i)).toArray();
    int[] axes = IntStream.rangeClosed(0, last).map(i -> last - i).toArray();
    return Tensor.of(values, reversed).transpose(axes);
  }

  /**
   * A version 1 file with the tensor as little-endian float32, row-major; the values begin at a
   * multiple of 64 bytes.
   *
   * @throws IllegalArgumentException if the file is larger than an array can be
   */
  public static byte[] encode(Tensor tensor) {
    Shape shape = tensor.shape();
    String sizes =
        IntStream.of(shape.toArray()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(sizes, shape.rank() == 1 ? "," : "");
    int prefix = MAGIC.length + 4;
    int used = prefix + dictionary.length() + 1;
    int dataOffset = (used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    long total = dataOffset + 4 * shape.elements();
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a tensor of shape " + shape + " takes " + total + " bytes, more than an array holds");
    }
    String header = dictionary + " ".repeat(dataOffset - used) + "\n";
    ByteBuffer file = ByteBuffer.allocate((int) total).order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).put((byte) 1).put((byte) 0).putChar((char) header.length());
    file.put(header.getBytes(US_ASCII));
    file.asFloatBuffer().put(tensor.data());
    return file.array();
  }

  private static void checkMagic(byte[] data) throws NpyException {
    int known = Math.min(data.length, MAGIC.length);
    if (!Arrays.equals(data, 0, known, MAGIC, 0, known) || known == 0) {
      throw new NpyException(
          Kind.OTHER_FORMAT,
          data.length == 0
              ? "no bytes, wanted a .npy array"
              : "not a .npy array: it does not begin with the byte 93 (hexadecimal) and NUMPY");
    }
  }

  private static NpyException shortHeader(int found, int wanted) {
    return new NpyException(
        Kind.TRUNCATED,
        ".npy header wants %d bytes, the file ends after %d".formatted(wanted, found));
  }
}
