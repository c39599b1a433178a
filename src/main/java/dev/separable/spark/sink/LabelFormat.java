package dev.separable.spark.sink;

import dev.separable.spark.transform.Extracted;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Files of the table of most likely classes: {@link LabelRows#SCHEMA}, one row per input and rank.
 *
 * @param labels ranks the classes
 * @param metadata for the footer of each file
 */
public record LabelFormat(Codec codec, LabelRows labels, Map<String, String> metadata)
    implements ShardFormat {

  /** Takes a copy of the metadata. */
  public LabelFormat {
    metadata = Map.copyOf(metadata);
  }

  @Override
  public Shard create(Configuration configuration, Path file) throws IOException {
    return new LabelShard(this, RowFile.create(configuration, file, LabelRows.SCHEMA, codec));
  }

  private static final class LabelShard implements Shard {
    private final LabelFormat format;
    private final RowFile file;
    private long rows;

    LabelShard(LabelFormat format, RowFile file) {
      this.format = format;
      this.file = file;
    }

    @Override
    public void add(Extracted extracted) throws IOException {
      for (Row row : format.labels().rows(extracted)) {
        file.add(row);
        rows++;
      }
    }

    @Override
    public long rows() {
      return rows;
    }

    @Override
    public long finish(Map<String, String> metadata) throws IOException {
      Map<String, String> all = new HashMap<>(format.metadata());
      all.putAll(metadata);
      return file.finish(all);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
