package dev.separable.spark.source.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Decompresses pages of a stated size at most; a file may claim any size. */
final class BoundedCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory codecs;
  private final long largest;

  BoundedCodecs(CompressionCodecFactory codecs, long largest) {
    this.codecs = codecs;
    this.largest = largest;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return codecs.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    BytesInputDecompressor decompressor = codecs.getDecompressor(codec);
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput bytes, int size) throws IOException {
        check(size);
        byte[] content = bytes.toByteArray();
        claimed(codec, content, size);
        return decompressor.decompress(BytesInput.from(content), size);
      }

      @Override
      public void decompress(ByteBuffer from, int length, ByteBuffer to, int size)
          throws IOException {
        check(size);
        decompressor.decompress(from, length, to, size);
      }

      @Override
      public void release() {
        decompressor.release();
      }
    };
  }

  /** What a page says itself of its size is allocated by the library before it is looked at. */
  private static void claimed(CompressionCodecName codec, byte[] content, int size)
      throws IOException {
    long length =
        switch (codec) {
          case SNAPPY -> content.length == 0 ? 0 : Snappy.uncompressedLength(content);
          case UNCOMPRESSED -> content.length;
          case LZ4 -> framed(content);
          default -> size;
        };
    if (length != size) {
      throw new IOException("a page of %d bytes claims %d".formatted(size, length));
    }
  }

  /** Hadoop's frames: the length of a block, that of its compressed bytes, and these. */
  private static long framed(byte[] content) throws IOException {
    ByteBuffer frames = ByteBuffer.wrap(content);
    long length = 0;
    while (frames.remaining() >= 2 * Integer.BYTES) {
      length += Integer.toUnsignedLong(frames.getInt());
      int block = frames.getInt();
      if (block < 0 || block > frames.remaining()) {
        throw new IOException("a block of %d bytes in a page".formatted(block));
      }
      frames.position(frames.position() + block);
    }
    return length;
  }

  private void check(int size) throws IOException {
    if (size < 0 || size > largest) {
      throw tooLarge(size, largest);
    }
  }

  static IOException tooLarge(int size, long largest) {
    return new IOException(
        "a page of %s bytes, a thread of this JVM takes %d"
            .formatted(Integer.toUnsignedString(size), largest));
  }

  @Override
  public void release() {
    codecs.release();
  }
}
