package dev.separable.job;

import dev.separable.spark.Sessions;
import dev.separable.spark.run.Work.Tasking;
import dev.separable.spark.sink.OutputFolder;
import org.apache.spark.sql.SparkSession;

/**
 * What the jobs that take inputs do alike once all is checked: open a session, choose the number of
 * tasks, and run, or only tell what would run.
 *
 * @param session opened if it is not yet, and left open
 * @param folder for the output; null if there is none
 */
record PlannedRun(
    LateSession session, JobPlan plan, OutputFolder folder, RunOptions options, Terminal terminal) {

  /** The work itself. */
  interface Body {
    int run(SparkSession session, Tasking tasking) throws Exception;
  }

  /** The exit code of the work, or of a dry run. */
  int call(Body body) throws Exception {
    Sessions sessions = session.open();
    Tasking tasking = new Tasking(options.partitions(), sessions.cores());
    if (options.isDryRun()) {
      new DryRun(plan, tasking.tasks(plan.listing().units()), options.batch())
          .lines(folder == null ? null : folder.path().toString())
          .forEach(terminal.out()::println);
      return ExitCode.GOOD;
    }
    return body.run(sessions.session(), tasking);
  }
}
