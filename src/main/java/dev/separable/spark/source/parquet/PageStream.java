package dev.separable.spark.source.parquet;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.PrimitiveType;

/**
 * The pages of one column of a row group, read one by one. Parquet's own reader takes the whole row
 * group into memory first; with images in it that may be gigabytes.
 */
final class PageStream implements PageReader, AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final ParquetMetadataConverter converter = new ParquetMetadataConverter();
  private final DataInputStream in;
  private final BytesInputDecompressor codec;
  private final PrimitiveType type;
  private final long values;
  private final long largest;
  private long valuesLeft;
  private PageHeader pending;

  /**
   * Begins where the stream stands, at the first page.
   *
   * @param type of the values
   * @param values in all data pages
   * @param largest bytes that a page may have
   */
  PageStream(
      SeekableInputStream in,
      BytesInputDecompressor codec,
      PrimitiveType type,
      long values,
      long largest) {
    this.type = type;
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    this.codec = codec;
    this.values = values;
    this.valuesLeft = values;
    this.largest = largest;
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      pending = header();
      if (pending.getType() != PageType.DICTIONARY_PAGE) {
        return null;
      }
      PageHeader header = pending;
      pending = null;
      BytesInput bytes =
          codec.decompress(BytesInput.from(content(header)), header.getUncompressed_page_size());
      int entries = header.getDictionary_page_header().getNum_values();
      if (entries < 0 || (long) entries * least() > header.getUncompressed_page_size()) {
        throw new IOException("a dictionary of " + entries + " entries");
      }
      return new DictionaryPage(
          bytes, entries, encoding(header.getDictionary_page_header().getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes that an entry of a dictionary has at least. */
  private int least() {
    return switch (type.getPrimitiveTypeName()) {
      case INT32, FLOAT, BINARY -> 4;
      case INT64, DOUBLE -> 8;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> Math.max(1, type.getTypeLength());
      case BOOLEAN -> 1;
    };
  }

  @Override
  public DataPage readPage() {
    try {
      while (valuesLeft > 0) {
        PageHeader header = pending == null ? header() : pending;
        pending = null;
        byte[] content = content(header);
        if (header.isSetData_page_header()) {
          return page(header, header.getData_page_header(), content);
        }
        if (header.isSetData_page_header_v2()) {
          return page(header, header.getData_page_header_v2(), content);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage page(PageHeader header, DataPageHeader data, byte[] content) throws IOException {
    count(data.getNum_values());
    int size = header.getUncompressed_page_size();
    return new DataPageV1(
        codec.decompress(BytesInput.from(content), size),
        data.getNum_values(),
        size,
        null,
        encoding(data.getRepetition_level_encoding()),
        encoding(data.getDefinition_level_encoding()),
        encoding(data.getEncoding()));
  }

  private DataPage page(PageHeader header, DataPageHeaderV2 data, byte[] content)
      throws IOException {
    count(data.getNum_values());
    int repetition = data.getRepetition_levels_byte_length();
    int definition = data.getDefinition_levels_byte_length();
    long levels = (long) repetition + definition;
    if (repetition < 0 || definition < 0 || levels > content.length) {
      throw new IOException("levels of " + levels + " bytes in a page of " + content.length);
    }
    BytesInput values = BytesInput.from(content, (int) levels, content.length - (int) levels);
    if (data.isIs_compressed() && values.size() > 0) {
      int size = header.getUncompressed_page_size() - (int) levels;
      values = codec.decompress(values, size);
    }
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        data.getNum_values(),
        BytesInput.from(content, 0, repetition),
        BytesInput.from(content, repetition, definition),
        encoding(data.getEncoding()),
        values,
        null);
  }

  private void count(int found) throws IOException {
    if (found < 0 || found > valuesLeft) {
      throw new IOException(
          "a page of " + found + " values in a column with " + valuesLeft + " left");
    }
    valuesLeft -= found;
  }

  private Encoding encoding(org.apache.parquet.format.Encoding encoding) throws IOException {
    if (encoding == null) {
      throw new IOException("a page in an encoding that is not known");
    }
    return converter.getEncoding(encoding);
  }

  private PageHeader header() throws IOException {
    return Util.readPageHeader(in);
  }

  /** The bytes after a header, as they lie in the file. */
  private byte[] content(PageHeader header) throws IOException {
    int size = header.getCompressed_page_size();
    if (size < 0 || size > largest) {
      throw BoundedCodecs.tooLarge(size, largest);
    }
    byte[] content = in.readNBytes(size);
    if (content.length < size) {
      throw new IOException("a page ends early");
    }
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(content);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException("a page whose checksum is not that of its bytes");
      }
    }
    return content;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
