package dev.separable.spark.source.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A page says twice how long it is: in its header, and in what is compressed. */
class BoundedCodecsTest {
  private static final int SIZE = 5000;

  private final CodecFactory plain = new CodecFactory(new Configuration(), 1 << 16);
  private final BoundedCodecs bounded = new BoundedCodecs(plain, 1 << 20);

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "LZ4_RAW", "ZSTD"})
  void aPageIsWhatItWas(CompressionCodecName codec) throws IOException {
    byte[] page = new byte[SIZE];
    page[17] = 3;
    BytesInput compressed =
        BytesInput.copy(plain.getCompressor(codec).compress(BytesInput.from(page)));

    assertThat(bounded.getDecompressor(codec).decompress(compressed, SIZE).toByteArray())
        .isEqualTo(page);
  }

  @Test
  void snappyIsNotBelievedWhenItClaimsMore() {
    byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0, 1};

    assertThatThrownBy(() -> decompress(CompressionCodecName.SNAPPY, claim))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("claims");
  }

  @Test
  void framesThatClaimMoreThanThereIsAreRefused() {
    byte[] claim = ByteBuffer.allocate(12).putInt(SIZE).putInt(Integer.MAX_VALUE).array();

    assertThatThrownBy(() -> decompress(CompressionCodecName.LZ4, claim))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a block of 2147483647 bytes");
  }

  @Test
  void aHeaderThatClaimsMoreThanThereIsIsRefused() {
    assertThatThrownBy(() -> decompress(CompressionCodecName.UNCOMPRESSED, new byte[7]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("claims");
  }

  private void decompress(CompressionCodecName codec, byte[] page) throws IOException {
    bounded.getDecompressor(codec).decompress(BytesInput.from(page), SIZE).toByteArray();
  }
}
