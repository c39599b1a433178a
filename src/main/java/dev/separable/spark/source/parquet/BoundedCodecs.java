package dev.separable.spark.source.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

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
        return decompressor.decompress(bytes, size);
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
