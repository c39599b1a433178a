package dev.separable.job;

/**
 * How far a job is.
 *
 * @param noun what one of them is called
 * @param done inputs done
 * @param total inputs in all
 * @param failed inputs that failed
 * @param rate inputs a second, lately; 0 if that is not known
 */
record ProgressLine(String noun, long done, long total, long failed, double rate) {
  /** As {@code 120/2000 images (6 %), 80.1 images/s, 2 failed, 23.5 s left}. */
  String text() {
    StringBuilder line = new StringBuilder();
    line.append(done)
        .append('/')
        .append(total)
        .append(' ')
        .append(noun)
        .append(total == 1 ? "" : "s");
    line.append(Units.text(" (%d %%)", total == 0 ? 100 : done * 100 / total));
    if (rate > 0) {
      line.append(", ").append(Units.rate(rate)).append(' ').append(noun).append("s/s");
    }
    if (failed > 0) {
      line.append(", ").append(failed).append(" failed");
    }
    if (rate > 0 && done < total) {
      line.append(", ").append(Units.seconds((total - done) / rate)).append(" left");
    }
    return line.toString();
  }
}
