package dev.separable.image.decode;

import dev.separable.image.InputException;

/**
 * The chunks of a WebP file (RFC 9649, 2): canvas, EXIF orientation, and the first frame. Alpha,
 * profiles and further frames are passed over, but must be there whole.
 */
final class WebpChunks {
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int LOSSY_HEADER = 10;
  private static final int LOSSLESS_HEADER = 5;
  private static final int LOSSLESS_SIGNATURE = 0x2f;
  private static final int KEY_FRAME_START = 0x2a019d;

  /** What decoding takes a pixel: planes and RGB, or ARGB and RGB; and the upright copy. */
  private static final int BYTES_PER_PIXEL = PixelLimit.COPIES + 4;

  private final Bytes bytes;
  private final PixelLimit limit;
  private Orientation orientation = Orientation.UPRIGHT;
  private int canvasWidth;
  private int canvasHeight;
  private int left;
  private int top;
  private int frameWidth;
  private int frameHeight;
  private boolean animated;
  private Frame frame;

  private WebpChunks(Bytes bytes, PixelLimit limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** The data of a frame from {@code from} to {@code end}. */
  record Frame(boolean lossless, int from, int end, int width, int height) {}

  static WebpChunks read(Bytes bytes, PixelLimit limit) throws InputException {
    WebpChunks chunks = new WebpChunks(bytes, limit);
    // The size in the file's header is often wrong, those of the chunks never.
    long stated = (bytes.i32le(4) & 0xffffffffL) + CHUNK_HEADER;
    boolean plausible = stated > FIRST_CHUNK && stated < bytes.length();
    chunks.walk(FIRST_CHUNK, plausible ? (int) stated : bytes.length());
    if (chunks.frame == null && stated > bytes.length()) {
      throw Bytes.truncated("the data ends before the first frame");
    }
    chunks.check();
    return chunks;
  }

  Frame frame() {
    return frame;
  }

  Orientation orientation() {
    return orientation;
  }

  int width() {
    return canvasWidth;
  }

  int height() {
    return canvasHeight;
  }

  /** Where the frame begins on the canvas. */
  int left() {
    return left;
  }

  /** Where the frame begins on the canvas. */
  int top() {
    return top;
  }

  private void walk(int from, int end) throws InputException {
    int at = from;
    while (at < end && (frame == null || at + CHUNK_HEADER <= end)) {
      long size = bytes.i32le(at + 4) & 0xffffffffL;
      bytes.need(at + CHUNK_HEADER, size);
      chunk(at, at + CHUNK_HEADER, (int) size);
      at += CHUNK_HEADER + (int) size + (int) (size & 1);
    }
  }

  private void chunk(int at, int data, int size) throws InputException {
    if (bytes.has(at, "VP8X")) {
      need(size, 10);
      canvasWidth = 1 + u24(data + 4);
      canvasHeight = 1 + u24(data + 7);
      limit.check(canvasWidth, canvasHeight, BYTES_PER_PIXEL);
    } else if (bytes.has(at, "EXIF")) {
      int tiff = bytes.has(data, "Exif\0\0") ? 6 : 0;
      orientation = ExifOrientation.find(bytes, data + tiff, data + size);
    } else if (!animated && frame == null && bytes.has(at, "ANMF")) {
      need(size, FRAME_HEADER);
      animated = true;
      left = 2 * u24(data);
      top = 2 * u24(data + 3);
      frameWidth = 1 + u24(data + 6);
      frameHeight = 1 + u24(data + 9);
      walk(data + FRAME_HEADER, data + size);
    } else if (frame == null && bytes.has(at, "VP8 ")) {
      lossy(data, size);
    } else if (frame == null && bytes.has(at, "VP8L")) {
      lossless(data, size);
    }
  }

  private static void need(int size, int wanted) throws InputException {
    if (size < wanted) {
      throw Bytes.corrupt("a chunk of " + size + " bytes, wanted " + wanted);
    }
  }

  private int u24(int at) throws InputException {
    return bytes.u16le(at) | bytes.u8(at + 2) << 16;
  }

  private void lossy(int data, int size) throws InputException {
    need(size, LOSSY_HEADER);
    int tag = bytes.u8(data);
    if ((tag & 1) != 0
        || (tag >> 1 & 7) > 3
        || (tag & 16) == 0
        || u24(data + 3) != KEY_FRAME_START) {
      throw Bytes.corrupt("no key frame");
    }
    int width = bytes.u16le(data + 6) & 0x3fff;
    int height = bytes.u16le(data + 8) & 0x3fff;
    found(new Frame(false, data, data + size, width, height));
  }

  private void lossless(int data, int size) throws InputException {
    need(size, LOSSLESS_HEADER);
    int head = bytes.i32le(data + 1);
    if (bytes.u8(data) != LOSSLESS_SIGNATURE || head >>> 29 != 0) {
      throw Bytes.corrupt("no lossless bitstream");
    }
    int width = 1 + (head & 0x3fff);
    int height = 1 + (head >> 14 & 0x3fff);
    found(new Frame(true, data, data + size, width, height));
  }

  private void found(Frame found) throws InputException {
    limit.check(found.width, found.height, BYTES_PER_PIXEL);
    frame = found;
    if (canvasWidth == 0) {
      canvasWidth = found.width;
      canvasHeight = found.height;
    }
    if (!animated) {
      frameWidth = canvasWidth;
      frameHeight = canvasHeight;
    }
  }

  private void check() throws InputException {
    if (frame == null) {
      throw Bytes.corrupt("no frame");
    }
    if (frameWidth != frame.width || frameHeight != frame.height) {
      throw Bytes.corrupt(
          "a frame of %dx%d where %dx%d is announced"
              .formatted(frame.width, frame.height, frameWidth, frameHeight));
    }
    if (left + frameWidth > canvasWidth || top + frameHeight > canvasHeight) {
      throw Bytes.corrupt("a frame outside its canvas");
    }
  }
}
