package dev.separable.spark.sink;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.separable.spark.metrics.TaskStats;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the footer of a published file says of it, beside its schema.
 *
 * @param run that wrote it
 * @param fingerprint of all that decides the features
 * @param task what the task did; the length of the file is not known to it
 * @param manifest what it holds
 * @param replaces name of the file that it takes the place of, or empty
 */
public record Footer(
    String run, String fingerprint, TaskStats task, Manifest manifest, String replaces) {
  private static final String PREFIX = "separable.";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** As entries of the key-value metadata. */
  public Map<String, String> encode() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(PREFIX + "run", run);
    entries.put(PREFIX + "fingerprint", fingerprint);
    entries.put(PREFIX + "task", JSON.writeValueAsString(task));
    entries.put(PREFIX + "manifest", manifest.encode());
    entries.put(PREFIX + "replaces", replaces);
    return entries;
  }

  /**
   * What {@link #encode} made.
   *
   * @throws IOException if an entry is missing or damaged
   */
  public static Footer decode(Map<String, String> entries) throws IOException {
    String task = wanted(entries, "task");
    return new Footer(
        wanted(entries, "run"),
        wanted(entries, "fingerprint"),
        JSON.readValue(task, TaskStats.class),
        Manifest.decode(wanted(entries, "manifest")),
        wanted(entries, "replaces"));
  }

  private static String wanted(Map<String, String> entries, String key) throws IOException {
    String value = entries.get(PREFIX + key);
    if (value == null) {
      throw new IOException("its footer has no " + PREFIX + key);
    }
    return value;
  }
}
