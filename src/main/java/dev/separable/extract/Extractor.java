package dev.separable.extract;

import java.util.List;

/** Turns inputs into features on one thread; owns that thread's scratch memory. Not thread-safe. */
public final class Extractor {
  private final Engine engine;
  private final int batch;

  Extractor(Engine engine, int batch) {
    this.engine = engine;
    this.batch = batch;
  }

  /** Most inputs that go through the network at once. */
  public int batch() {
    return batch;
  }

  /**
   * Features of the inputs, in their order; a bad input gives a {@link Features.Failure}, never an
   * exception.
   */
  public List<Features> extract(List<? extends Input> inputs) {
    throw new UnsupportedOperationException(engine + " " + inputs);
  }
}
