package dev.separable.job;

import java.util.Map;

/** One command, its options filled in. */
interface JobCommand {
  /**
   * Does the work.
   *
   * @param options as they were given, for the record
   * @return exit code
   */
  int call(Terminal terminal, Map<String, String> options) throws Exception;

  /** Whether errors show where they come from. */
  boolean verbose();
}
