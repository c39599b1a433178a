package dev.separable.spark.transform;

import dev.separable.extract.Extractor;
import dev.separable.extract.Features;
import dev.separable.extract.Features.Failure;
import dev.separable.extract.Input;
import dev.separable.image.ErrorKind;
import dev.separable.spark.source.FileBytes;
import dev.separable.spark.source.InputFile;
import dev.separable.spark.source.InputKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Reads files and extracts their features, a batch at a time, in their order. Holds one batch, and
 * less than a batch when inputs or features are large.
 */
final class Extraction implements Iterator<Extracted> {
  private static final long BYTES_HELD = 32L << 20;

  private final Iterator<InputFile> files;
  private final FileBytes reader;
  private final Extractor extractor;
  private final long largest;
  private final Queue<Extracted> ready = new ArrayDeque<>();
  private long featureBytes = 1;

  /**
   * Extracts in order.
   *
   * @param memory bytes that one file may take
   */
  Extraction(Iterator<InputFile> files, FileBytes reader, Extractor extractor, long memory) {
    this.largest = Math.min(FileBytes.LARGEST, memory);
    this.files = files;
    this.reader = reader;
    this.extractor = extractor;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || files.hasNext();
  }

  @Override
  public Extracted next() {
    if (ready.isEmpty()) {
      batch();
    }
    return ready.remove();
  }

  private record Read(InputFile file, Input input, long ns) {}

  private void batch() {
    if (!files.hasNext()) {
      throw new NoSuchElementException();
    }
    long room = Math.max(1, Math.min(extractor.batch(), BYTES_HELD / featureBytes));
    List<Read> batch = new ArrayList<>();
    long held = 0;
    while (files.hasNext() && batch.size() < room && held < BYTES_HELD) {
      InputFile file = files.next();
      batch.add(read(file));
      held += file.length();
    }
    extract(batch);
  }

  private void extract(List<Read> batch) {
    List<Features> features =
        extractor.extract(
            batch.stream().filter(read -> read.input != null).map(Read::input).toList());
    Iterator<Features> next = features.iterator();
    for (Read read : batch) {
      Features one = read.input == null ? tooLarge(read.file) : next.next();
      if (one.values() != null) {
        featureBytes = Math.max(1, (long) one.values().length * Float.BYTES);
      }
      ready.add(new Extracted(read.file, read.ns, one));
    }
  }

  private Read read(InputFile file) {
    if (file.length() > largest) {
      return new Read(file, null, 0);
    }
    long start = System.nanoTime();
    try {
      byte[] bytes = reader.read(file);
      Input input = file.kind() == InputKind.NPY ? new Input.Npy(bytes) : new Input.Image(bytes);
      return new Read(file, input, System.nanoTime() - start);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.path() + ": " + e.getMessage(), e);
    }
  }

  private Features tooLarge(InputFile file) {
    return new Features(
        0,
        0,
        0,
        null,
        null,
        new Failure(
            ErrorKind.TOO_LARGE,
            "a file of " + file.length() + " bytes, a thread of this JVM takes " + largest),
        new Features.Cost(0, 0, 0, 0));
  }
}
