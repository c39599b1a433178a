package dev.separable.job;

import dev.separable.spark.metrics.ErrorLimit;
import dev.separable.spark.run.RunReport;
import dev.separable.spark.sink.HeldException;
import dev.separable.tensor.OneLine;
import dev.separable.tensor.Shape;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Parses a command line, runs the command, and turns what goes wrong into a line and a code. */
final class Launcher {
  private static final Pattern SHAPE = Pattern.compile("\\d{1,9}(,\\d{1,9}){1,2}");

  private Launcher() {}

  /** For {@code main}: ends the process unless all is well. */
  static void main(JobCommand command, String... args) {
    if (!List.of(args).contains("--verbose")) {
      quiet();
    }
    int code = run(command, Terminal.ofProcess(), args);
    if (code != ExitCode.GOOD) {
      System.exit(code);
    }
  }

  /**
   * Spark logs the stack of a failed task up to three times. The job's own message has its cause.
   */
  private static void quiet() {
    for (String name :
        List.of(
            "org.apache.spark.executor.Executor",
            "org.apache.spark.scheduler.TaskSetManager",
            "org.apache.spark.sql.execution.datasources.FileFormatWriter",
            "org.apache.spark.util.Utils")) {
      Configurator.setLevel(name, Level.OFF);
    }
  }

  /** Runs the command and returns its exit code. */
  static int run(JobCommand command, Terminal terminal, String... args) {
    CommandLine line = line(command);
    String name = line.getCommandName();
    try {
      ParseResult parsed = line.parseArgs(args);
      if (parsed.isUsageHelpRequested()) {
        line.usage(terminal.out());
        return ExitCode.GOOD;
      }
      if (parsed.isVersionHelpRequested()) {
        terminal.out().println("separable " + RunReport.version());
        return ExitCode.GOOD;
      }
      return command.call(terminal, options(parsed));
    } catch (ParameterException e) {
      terminal.err().println(name + ": " + line(e) + "; --help lists the options");
      return ExitCode.USAGE;
    } catch (UsageException | HeldException e) {
      tell(command, terminal, name, e);
      return ExitCode.USAGE;
    } catch (Exception | OutOfMemoryError e) {
      tell(command, terminal, name, RunReport.cause(e));
      if (command.verbose()) {
        e.printStackTrace(terminal.err());
      }
      return ExitCode.FAILED;
    }
  }

  private static CommandLine line(JobCommand command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .registerConverter(ErrorLimit.class, converter(ErrorLimit::parse))
        .registerConverter(Sweep.class, converter(Sweep::parse))
        .registerConverter(Shape.class, converter(Launcher::shape));
  }

  /** Lets the message of the parser through as it is. */
  private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static Shape shape(String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "', wanted H,W,C as 224,224,3");
    }
    String[] sizes = text.split(",");
    int[] dimensions = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      dimensions[i] = Integer.parseInt(sizes[i]);
    }
    return Shape.of(dimensions);
  }

  private static Map<String, String> options(ParseResult parsed) {
    Map<String, String> options = new LinkedHashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      options.put(option.longestName(), String.join(" ", option.originalStringValues()));
    }
    return options;
  }

  private static void tell(JobCommand command, Terminal terminal, String name, Throwable e) {
    terminal.err().println(name + ": " + line(e));
    if (command.verbose() && e instanceof UsageException) {
      e.printStackTrace(terminal.err());
    }
  }

  /** The first line of what it says. */
  static String line(Throwable e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return e.getClass().getName();
    }
    String first = OneLine.of(message.strip().lines().findFirst().orElse(""));
    boolean plain =
        e instanceof UsageException
            || e instanceof HeldException
            || e instanceof ParameterException
            || e instanceof UncheckedIOException;
    return plain ? first : e.getClass().getSimpleName() + ": " + first;
  }
}
