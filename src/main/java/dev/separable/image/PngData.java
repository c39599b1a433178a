package dev.separable.image;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that the data chunks of a PNG make up; inflated only as far as it is read. */
final class PngData implements AutoCloseable {
  /** No deflate stream expands further than this. */
  private static final long MAX_EXPANSION = 1032;

  private record Part(int at, int length) {}

  private final Bytes bytes;
  private final List<Part> parts = new ArrayList<>();
  private final Inflater inflater = new Inflater();
  private long stored;
  private int next;

  PngData(Bytes bytes) {
    this.bytes = bytes;
  }

  void add(int at, int length) {
    if (length > 0) {
      parts.add(new Part(at, length));
      stored += length;
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Fails if the stored bytes can never expand to the picture, before it is allocated. */
  void checkPlausible(PngHeader header) throws InputException {
    if (header.rowBytes(header.width()) * header.height() > stored * MAX_EXPANSION) {
      throw ends(header);
    }
  }

  private static InputException ends(PngHeader header) {
    return Bytes.truncated(
        "too little data for " + header.width() + "x" + header.height() + " pixels");
  }

  /** Fills {@code out} from {@code from} with {@code n} bytes. */
  void read(byte[] out, int from, int n, PngHeader header) throws InputException {
    int done = 0;
    try {
      while (done < n) {
        int got = inflater.inflate(out, from + done, n - done);
        done += got;
        if (got == 0) {
          more(header);
        }
      }
    } catch (DataFormatException e) {
      throw new InputException(
          ErrorKind.CORRUPT, "the compressed data is damaged: " + e.getMessage(), e);
    }
  }

  private void more(PngHeader header) throws InputException {
    if (inflater.needsDictionary()) {
      throw Bytes.corrupt("the compressed data wants a dictionary");
    }
    if (inflater.finished() || next == parts.size()) {
      throw ends(header);
    }
    Part part = parts.get(next++);
    inflater.setInput(bytes.data(), part.at, part.length);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
