package dev.separable.spark.pack;

import dev.separable.spark.source.Paths;
import dev.separable.spark.source.Unit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Names of files relative to what the user named: to a folder, to the folder of a file, or to the
 * last folder of a glob that has no wildcard. If two files had one name, all get the name of that
 * folder in front.
 */
public final class Names {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{\\\\]");

  /** By the path of a folder or file that an input led to. */
  private final Map<String, Root> found = new HashMap<>();

  private record Root(int input, Path folder) {
    String relative(String path) {
      return path.substring(key(folder).length() + 1);
    }

    String withFolder(String path) {
      String name = folder.getName();
      return name.isEmpty() ? relative(path) : name + "/" + relative(path);
    }
  }

  private Names() {}

  /**
   * Gives each file its name.
   *
   * @param inputs as the user gave them, and as the files were listed by
   * @return the files with their names, in the order of {@code files}
   * @throws IllegalArgumentException if two of them would have the same name
   */
  public static List<Member> of(Configuration configuration, List<String> inputs, List<Unit> files)
      throws IOException {
    Names names = new Names();
    for (int i = 0; i < inputs.size(); i++) {
      names.add(configuration, inputs.get(i), i);
    }
    List<Member> members = names.members(files, false);
    if (clash(members) == null) {
      return members;
    }
    members = names.members(files, true);
    Member twice = clash(members);
    if (twice != null) {
      throw new IllegalArgumentException(
          "two inputs would be called %s, one of them is %s; pack them one by one or name the folder above"
              .formatted(twice.name(), twice.unit().path()));
    }
    return members;
  }

  private void add(Configuration configuration, String input, int index) throws IOException {
    Path path = Paths.qualified(configuration, input);
    FileSystem system = path.getFileSystem(configuration);
    try {
      FileStatus status = system.getFileStatus(path);
      Path there = status.getPath();
      put(there, new Root(index, status.isDirectory() ? there : there.getParent()));
    } catch (FileNotFoundException e) {
      FileStatus[] matches = system.globStatus(path);
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        put(match.getPath(), new Root(index, plain(path)));
      }
    }
  }

  private void put(Path path, Root root) {
    found.putIfAbsent(key(path), root);
  }

  /** The path, that of the file system's own root without its slash. */
  private static String key(Path path) {
    String text = path.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The last folder before any wildcard. */
  private static Path plain(Path glob) {
    Path plain = glob.getParent();
    for (Path part = plain; part != null; part = part.getParent()) {
      plain = WILDCARD.matcher(part.getName()).find() ? part.getParent() : plain;
    }
    return plain;
  }

  private List<Member> members(List<Unit> files, boolean withFolder) {
    List<Member> members = new ArrayList<>(files.size());
    for (Unit file : files) {
      Root root = root(file.path());
      members.add(
          new Member(file, withFolder ? root.withFolder(file.path()) : root.relative(file.path())));
    }
    return members;
  }

  /** That of the first input that leads to the file. */
  private Root root(String file) {
    Root first = null;
    for (int end = file.length(); end >= 0; end = file.lastIndexOf('/', end - 1)) {
      Root root = found.get(file.substring(0, end));
      first = root != null && (first == null || root.input < first.input) ? root : first;
    }
    if (first == null) {
      throw new IllegalStateException(file + " is in none of the inputs");
    }
    return first;
  }

  private static Member clash(List<Member> members) {
    Set<String> seen = new HashSet<>();
    for (Member member : members) {
      if (!seen.add(member.name())) {
        return member;
      }
    }
    return null;
  }
}
