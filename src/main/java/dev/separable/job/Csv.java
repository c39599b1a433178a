package dev.separable.job;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Comma-separated values as in RFC 4180, in UTF-8, lines ended by a newline alone. */
final class Csv {
  private Csv() {}

  static CsvWriter to(OutputStream out) {
    CsvWriterSettings settings = new CsvWriterSettings();
    settings.getFormat().setLineSeparator("\n");
    // Else a value with quotes inside would not be put into quotes.
    settings.setQuoteEscapingEnabled(true);
    // Else spaces at the ends of a path would be lost.
    settings.trimValues(false);
    settings.setMaxCharsPerColumn(-1);
    return new CsvWriter(out, StandardCharsets.UTF_8, settings);
  }
}
