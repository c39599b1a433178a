package dev.separable.spark.transform;

import dev.separable.extract.Features;
import dev.separable.spark.metrics.FailedInput;
import dev.separable.spark.metrics.PhaseTimes;
import dev.separable.spark.metrics.TaskMeter;
import dev.separable.spark.source.Inputs;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskKilledException;

/** What the inputs of one task give, one after the other, counted as they pass. */
public final class Extracting implements Iterator<Extracted>, AutoCloseable {
  private final Inputs inputs;
  private final Iterator<Extracted> extracted;
  private final TaskMeter meter;
  private final Mode mode;
  private boolean stopped;

  Extracting(Inputs inputs, Iterator<Extracted> extracted, TaskMeter meter, Mode mode) {
    this.inputs = inputs;
    this.extracted = extracted;
    this.meter = meter;
    this.mode = mode;
  }

  @Override
  public boolean hasNext() {
    return !stopped && extracted.hasNext();
  }

  @Override
  public Extracted next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (meter.interrupted()) {
      throw new TaskKilledException("the job was cancelled");
    }
    Extracted next = extracted.next();
    meter.input(next.id().length(), times(next));
    if (next.isFailed()) {
      Features.Failure failure = next.features().failure();
      meter.failure(new FailedInput(next.id().path(), failure.kind().text(), failure.message()));
      // The driver sees the failure when this task ends; ending well avoids a useless retry.
      stopped = mode == Mode.FAILFAST;
    }
    return next;
  }

  /** The time that one input took. */
  public static PhaseTimes times(Extracted extracted) {
    Features.Cost cost = extracted.features().cost();
    return new PhaseTimes(
        extracted.readNs(), cost.decodeNs(), cost.preprocessNs(), cost.computeNs());
  }

  /** Whether the rows of that input are kept. */
  public boolean keeps(Extracted one) {
    return !one.isFailed() || mode == Mode.PERMISSIVE;
  }

  /** Whether a failed input has ended the task before all inputs were done. */
  public boolean isStopped() {
    return stopped;
  }

  /** What counts for this task. */
  public TaskMeter meter() {
    return meter;
  }

  @Override
  public void close() {
    inputs.close();
  }
}
