package dev.separable.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.separable.testing.Goldens;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One case of a golden folder; paths in it are relative to the folder. */
record GoldenCase(Path folder, JsonNode json) {

  static Stream<GoldenCase> all(Path folder, String file) {
    JsonNode cases = Goldens.json(folder.resolve(file)).get("cases");
    return StreamSupport.stream(cases.spliterator(), false).map(c -> new GoldenCase(folder, c));
  }

  String text(String field) {
    return json.path(field).asText();
  }

  Path path(String field) {
    return folder.resolve(text(field));
  }

  Image image(String field) throws InputException {
    return Pictures.read(path(field));
  }

  /** Names the case in reports. */
  @Override
  public String toString() {
    return json.has("id") ? text("id") : text("file");
  }
}
