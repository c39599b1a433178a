package dev.separable.bench;

/**
 * How long whole runs took.
 *
 * @param bestMs milliseconds an image of a thread's fastest run, the mean of all threads
 * @param medianMs the same of its median run
 * @param imagesPerSecond of all threads together, over the whole measurement
 */
public record NetworkTime(double bestMs, double medianMs, double imagesPerSecond) {}
