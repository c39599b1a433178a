package dev.separable.plan;

/** Is told how long each step of a run took. */
@FunctionalInterface
public interface StepClock {
  /**
   * After a step.
   *
   * @param step its place in {@link Plan#steps}
   * @param nanoseconds for all images of the run
   */
  void took(int step, long nanoseconds);
}
