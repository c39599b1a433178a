package dev.separable.spark.source;

/** Which entries of archives are inputs; names are only names, no path is ever followed. */
final class Entries {
  private Entries() {}

  /** What an entry is, told by its name; null if it is no input. */
  static UnitKind kind(UnitKind archive, String name) {
    UnitKind kind = UnitKind.ofName(name.substring(name.lastIndexOf('/') + 1));
    return kind == UnitKind.NPY || kind == UnitKind.IMAGE && archive != UnitKind.NPZ ? kind : null;
  }

  /** Whether a part of the path hides it, as for files of folders. */
  static boolean hidden(String name) {
    for (String part : name.split("/")) {
      if (part.startsWith("_") || part.startsWith(".") && !part.equals(".") && !part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** The identity of an entry. */
  static InputId id(Unit unit, String name, long size) {
    return new InputId(unit.path() + "!/" + name, size, unit.modified());
  }
}
