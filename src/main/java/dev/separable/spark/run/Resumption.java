package dev.separable.spark.run;

import dev.separable.spark.sink.Footers.Published;
import dev.separable.spark.sink.Manifest;
import dev.separable.spark.source.Unit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what is published with what is listed. A published unit is good if the very same is
 * listed: path, length, modification time, stretch. If its path is listed but it has changed, its
 * rows are superseded. If its path is not listed any more, its rows stay.
 *
 * @param missing units that are left to do
 * @param superseded for a published file, the places in its manifest whose rows must go
 * @param gone inputs whose rows stay although they are not listed any more
 */
record Resumption(List<Unit> missing, Map<Published, BitSet> superseded, long gone) {

  /**
   * Compares.
   *
   * @throws IllegalStateException if an input is published twice
   */
  static Resumption of(List<Unit> listed, List<Published> published) {
    Map<String, Set<Unit>> wanted = new HashMap<>();
    for (Unit unit : listed) {
      wanted.computeIfAbsent(unit.path(), path -> new HashSet<>(2)).add(unit);
    }
    Map<Published, BitSet> superseded = new LinkedHashMap<>();
    Map<Unit, Published> done = new HashMap<>();
    long gone = 0;
    for (Published file : published) {
      List<Manifest.Entry> entries = file.footer().manifest().entries();
      for (int i = 0; i < entries.size(); i++) {
        Unit unit = entries.get(i).unit();
        Set<Unit> now = wanted.get(unit.path());
        if (now == null) {
          gone += unit.count();
        } else if (!now.contains(unit)) {
          superseded.computeIfAbsent(file, f -> new BitSet()).set(i);
          continue;
        }
        Published other = done.put(unit, file);
        if (other != null) {
          throw new IllegalStateException(
              "%s is published twice, in %s and in %s; delete one of these files and resume"
                  .formatted(unit.path(), other.file(), file.file()));
        }
      }
    }
    List<Unit> missing = new ArrayList<>(listed);
    missing.removeIf(done::containsKey);
    return new Resumption(missing, superseded, gone);
  }
}
