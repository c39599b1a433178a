package dev.separable.plan;

import dev.separable.kernel.Kernels;
import dev.separable.tensor.Shape;
import java.util.List;

/**
 * A compiled model laid out for one input shape: steps in order and in groups, of which each takes
 * some images of a batch at once; buffers assigned so that values whose lives do not overlap share
 * memory. Immutable; threads share it, each with its own {@link Scratch}.
 */
public final class Plan {
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Kernels kernels;
  private final Step[] steps;
  private final Group[] groups;
  private final List<StepOutline> outlines;
  private final Slot input;
  private final Slot output;
  private final List<BufferSize> buffers;
  private final int workspace;
  private final long macs;

  /** Steps [fromStep, toStep): they run on so many images, then on the next ones. */
  record Group(int fromStep, int toStep, int images) {
    /** Behind the last image of those from that one on, which run together. */
    int end(int from, int all) {
      return from + Math.min(images, all - from);
    }
  }

  Plan(
      Kernels kernels,
      List<Step> steps,
      List<Group> groups,
      List<StepOutline> outlines,
      Slot input,
      Slot output,
      List<BufferSize> buffers,
      long macs) {
    this.kernels = kernels;
    this.steps = steps.toArray(Step[]::new);
    this.groups = groups.toArray(Group[]::new);
    this.outlines = List.copyOf(outlines);
    this.input = input;
    this.output = output;
    this.buffers = List.copyOf(buffers);
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
    return buffers.stream()
        .mapToInt(buffer -> buffer.largestBatch(LONGEST_ARRAY))
        .min()
        .orElse(LONGEST_ARRAY);
  }

  /** Bytes of such a scratch. */
  public long scratchBytes(int batch) {
    long floats = workspace;
    for (BufferSize buffer : buffers) {
      floats += buffer.floats(batch);
    }
    return floats * Float.BYTES;
  }

  /**
   * Runs the network on the first {@code images} images in {@code scratch.input()}; the results are
   * then in {@code scratch.output()}. The input may be overwritten.
   */
  public void run(Scratch scratch, int images) {
    check(scratch, images);
    for (Group group : groups) {
      int end = 0;
      for (int from = 0; from < images; from = end) {
        end = group.end(from, images);
        for (int i = group.fromStep; i < group.toStep; i++) {
          steps[i].run(kernels, scratch, from, end);
        }
      }
    }
  }

  /** The same, and tells the clock how long each step took. */
  public void run(Scratch scratch, int images, StepClock clock) {
    check(scratch, images);
    long[] took = new long[steps.length];
    long before = System.nanoTime();
    for (Group group : groups) {
      int end = 0;
      for (int from = 0; from < images; from = end) {
        end = group.end(from, images);
        for (int i = group.fromStep; i < group.toStep; i++) {
          steps[i].run(kernels, scratch, from, end);
          long after = System.nanoTime();
          took[i] += after - before;
          before = after;
        }
      }
    }
    for (int i = 0; i < took.length; i++) {
      clock.took(i, took[i]);
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

  List<BufferSize> buffers() {
    return buffers;
  }

  int workspace() {
    return workspace;
  }
}
