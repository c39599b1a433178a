package dev.separable.spark.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that decides what is in a row of the output, as names and texts: model, weights,
 * preprocessing, cut. Rows of different identities never meet in one table.
 */
public record Identity(TreeMap<String, String> parts) {
  /** Its name in {@code run.json}. */
  public static final String KEY = "identity";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of values that JSON can tell. */
  public static Identity of(Map<String, Object> parts) {
    TreeMap<String, String> texts = new TreeMap<>();
    parts.forEach((name, value) -> texts.put(name, text(value)));
    return new Identity(texts);
  }

  private static String text(Object value) {
    try {
      return value instanceof String string ? string : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As entries for the metadata of a file. */
  public Map<String, String> metadata() {
    Map<String, String> entries = new TreeMap<>();
    parts.forEach((name, value) -> entries.put("separable." + name, value));
    return entries;
  }

  /** SHA-256 of it all, in hexadecimal digits. */
  public String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text(parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Passes if an earlier run had the same.
   *
   * @param run its {@code run.json}
   * @throws IllegalArgumentException if not; the message tells both values of all that differs
   */
  public void check(JsonNode run, Object folder) {
    JsonNode before = run.path(KEY);
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(parts.keySet());
    before.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String then = before.path(name).asText("nothing");
      String now = parts.getOrDefault(name, "nothing");
      if (!then.equals(now)) {
        differences.add("%s: it has %s, wanted %s".formatted(name, then, now));
      }
    }
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "the output folder %s holds features of another kind and is not resumed; %s"
              .formatted(folder, String.join("; ", differences)));
    }
  }
}
