package dev.separable.job;

/** What a job's process ends with. */
final class ExitCode {
  static final int GOOD = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int TOO_MANY_ERRORS = 3;

  private ExitCode() {}
}
