package dev.separable.spark.source.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.io.api.Binary;

/** Tells float32 from encoded images, and reads it. */
final class ByteArrays {
  private static final int BMP_SIZE_AT = 2;
  private static final int WEBP_AT = 8;

  private ByteArrays() {}

  /**
   * Whether these bytes begin as a picture without doubt. The two bytes with which some formats
   * begin are also found at the beginning of many arrays, so more is looked at.
   */
  static boolean beginsAsImage(ByteBuffer bytes) {
    ByteBuffer b = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (b.remaining() < 6) {
      return false;
    }
    int first = b.getInt(0);
    return (first & 0xffffff) == 0xffd8ff
        || first == 0x474e5089
        || first == 0x38464947
        || first == 0x46464952 && b.remaining() >= 12 && b.getInt(WEBP_AT) == 0x50424557
        || isTiff(first)
        || (first & 0xffff) == 0x4d42 && b.getInt(BMP_SIZE_AT) == b.remaining();
  }

  /** TIFF and BigTIFF, in both byte orders. */
  private static boolean isTiff(int first) {
    return first == 0x002a4949 || first == 0x002b4949 || first == 0x2a004d4d || first == 0x2b004d4d;
  }

  /** The values of little-endian float32. */
  static float[] floats(Binary bytes) {
    ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
