package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import java.util.List;

/**
 * A compiled model laid out for one input shape: steps in order, buffers assigned so that values
 * whose lives do not overlap share memory. Immutable; threads share it, each with its own {@link
 * Scratch}.
 */
public final class Plan {
  private final Kernels kernels;
  private final List<Step> steps;
  private final List<StepOutline> outlines;
  private final Slot input;
  private final Slot output;
  private final int[] bufferLengths;
  private final int workspace;
  private final long macs;

  Plan(
      Kernels kernels,
      List<Step> steps,
      List<StepOutline> outlines,
      Slot input,
      Slot output,
      int[] bufferLengths,
      long macs) {
    this.kernels = kernels;
    this.steps = List.copyOf(steps);
    this.outlines = List.copyOf(outlines);
    this.input = input;
    this.output = output;
    this.bufferLengths = bufferLengths.clone();
    this.workspace = steps.stream().mapToInt(Step::workspace).max().orElse(0);
    this.macs = macs;
  }

  /** Shape of one input. */
  public Shape input() {
    return input.shape();
  }

  /** Shape of one output. */
  public Shape output() {
    return output.shape();
  }

  /** Multiply-adds for one input. */
  public long macs() {
    return macs;
  }

  /** What is run, in order. */
  public List<StepOutline> steps() {
    return outlines;
  }

  /** Memory for one thread that runs up to {@code batch} images at once. */
  public Scratch scratch(int batch) {
    return new Scratch(this, batch, null);
  }

  /**
   * The same, made of an earlier scratch of any plan as far as that is large enough; the earlier
   * one must not be used any more. May be null.
   */
  public Scratch scratch(int batch, Scratch earlier) {
    return new Scratch(this, batch, earlier);
  }

  /** Most images whose buffers fit Java's arrays. */
  public int largestBatch() {
    int longest = 1;
    for (int length : bufferLengths) {
      longest = Math.max(longest, length);
    }
    return (Integer.MAX_VALUE - 8) / longest;
  }

  /** Bytes of such a scratch. */
  public long scratchBytes(int batch) {
    long floats = workspace;
    for (int length : bufferLengths) {
      floats += (long) length * batch;
    }
    return floats * Float.BYTES;
  }

  /**
   * Runs the network on the first {@code images} images in {@code scratch.input()}; the results are
   * then in {@code scratch.output()}. The input may be overwritten.
   */
  public void run(Scratch scratch, int images) {
    check(scratch, images);
    for (Step step : steps) {
      step.run(kernels, scratch, 0, images);
    }
  }

  /** The same, and tells the clock how long each step took. */
  public void run(Scratch scratch, int images, StepClock clock) {
    check(scratch, images);
    long before = System.nanoTime();
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run(kernels, scratch, 0, images);
      long after = System.nanoTime();
      clock.took(i, after - before);
      before = after;
    }
  }

  private static void check(Scratch scratch, int images) {
    if (images < 0 || images > scratch.batch()) {
      throw new IllegalArgumentException(images + " images in a scratch for " + scratch.batch());
    }
  }

  Slot inputSlot() {
    return input;
  }

  Slot outputSlot() {
    return output;
  }

  int[] bufferLengths() {
    return bufferLengths.clone();
  }

  int workspace() {
    return workspace;
  }
}
