package dev.separable.spark.transform;

import dev.separable.extract.Extractor;
import dev.separable.extract.Features;
import dev.separable.spark.source.Loaded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Extracts the features of inputs, a batch at a time, in their order. Holds one batch, and less
 * than a batch when inputs or features are large.
 */
final class Extraction implements Iterator<Extracted> {
  private static final long BYTES_HELD = 32L << 20;

  private final Iterator<Loaded> inputs;
  private final Extractor extractor;
  private final Queue<Extracted> ready = new ArrayDeque<>();
  private long featureBytes = 1;

  Extraction(Iterator<Loaded> inputs, Extractor extractor) {
    this.inputs = inputs;
    this.extractor = extractor;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || inputs.hasNext();
  }

  @Override
  public Extracted next() {
    if (ready.isEmpty()) {
      batch();
    }
    return ready.remove();
  }

  private void batch() {
    if (!inputs.hasNext()) {
      throw new NoSuchElementException();
    }
    long room = Math.max(1, Math.min(extractor.batch(), BYTES_HELD / featureBytes));
    List<Loaded> batch = new ArrayList<>();
    long held = 0;
    while (inputs.hasNext() && batch.size() < room && held < BYTES_HELD) {
      Loaded input = inputs.next();
      batch.add(input);
      held += input.input() == null ? 0 : input.id().length();
    }
    extract(batch);
  }

  private void extract(List<Loaded> batch) {
    Iterator<Features> next =
        extractor
            .extract(batch.stream().filter(one -> one.input() != null).map(Loaded::input).toList())
            .iterator();
    for (Loaded loaded : batch) {
      Features one = loaded.input() == null ? Features.failed(loaded.failure()) : next.next();
      if (one.values() != null) {
        featureBytes = Math.max(1, (long) one.values().length * Float.BYTES);
      }
      ready.add(new Extracted(loaded.id(), loaded.carried(), loaded.readNs(), one));
    }
  }
}
