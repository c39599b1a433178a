package dev.separable.bench;

import dev.separable.plan.StepOutline;

/**
 * How long a step took.
 *
 * @param step what it does
 * @param ms milliseconds an image of the median run
 */
public record StepTime(StepOutline step, double ms) {}
