package dev.separable.spark.pack;

import dev.separable.spark.sink.Codec;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;

/** What a shard is. */
public enum PackFormat {
  /** A tar archive with an entry per file. */
  TAR {
    @Override
    ShardWriter open(Configuration configuration, FSDataOutputStream out, Codec codec) {
      return new TarShard(out);
    }

    @Override
    long emptyBytes() {
      return TarShard.END;
    }

    @Override
    long bytes(Member member) {
      return TarShard.bytes(member);
    }
  },
  /** A Parquet file with a row per file. */
  PARQUET {
    @Override
    ShardWriter open(Configuration configuration, FSDataOutputStream out, Codec codec)
        throws IOException {
      return new ParquetShard(configuration, out, codec);
    }

    @Override
    long emptyBytes() {
      return 0;
    }

    @Override
    long bytes(Member member) {
      return ParquetShard.bytes(member);
    }
  };

  /** Begins a shard; the stream is the writer's from now on. */
  abstract ShardWriter open(Configuration configuration, FSDataOutputStream out, Codec codec)
      throws IOException;

  /** What a shard has without any file. */
  abstract long emptyBytes();

  /** How much a file adds to a shard before compression. */
  abstract long bytes(Member member);

  /** Extension of its files. */
  String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
