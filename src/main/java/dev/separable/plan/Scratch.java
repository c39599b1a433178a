package dev.separable.plan;

import java.util.List;

/**
 * All memory that one thread writes while it runs a plan, for up to {@code batch} images. Reused
 * from run to run.
 */
public final class Scratch {
  /**
   * A place in the workspace. Large arrays begin at the same place of a page; a processor takes a
   * load to wait for an earlier store if both lie at the same place of their pages, which they
   * would all along a map of 512 or 1024 channels.
   */
  static final int APART = 272;

  private final Plan plan;
  private final int batch;
  private final float[][] buffers;
  private final float[] workspace;

  Scratch(Plan plan, int batch, Scratch earlier) {
    this.plan = plan;
    this.batch = batch;
    List<BufferSize> sizes = plan.buffers();
    this.buffers = new float[sizes.size()][];
    for (int i = 0; i < buffers.length; i++) {
      float[] old = earlier == null || i >= earlier.buffers.length ? null : earlier.buffers[i];
      buffers[i] = atLeast(Math.toIntExact(sizes.get(i).floats(batch)), old);
    }
    this.workspace = atLeast(plan.workspace(), earlier == null ? null : earlier.workspace);
  }

  private static float[] atLeast(int length, float[] old) {
    return old != null && old.length >= length ? old : new float[length];
  }

  /** Most images at once. */
  public int batch() {
    return batch;
  }

  /**
   * The array that the inputs are written to: image i begins at {@code i * plan.input().length()}.
   */
  public float[] input() {
    return buffers[plan.inputSlot().buffer()];
  }

  /**
   * The array that holds the outputs after a run: image i begins at {@code i *
   * plan.output().length()}.
   */
  public float[] output() {
    return buffers[plan.outputSlot().buffer()];
  }

  float[] buffer(int index) {
    return buffers[index];
  }

  float[] workspace() {
    return workspace;
  }
}
