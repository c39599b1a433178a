package dev.separable.spark.run;

import dev.separable.spark.sink.Footers.Published;
import dev.separable.spark.sink.Manifest;
import dev.separable.spark.source.Unit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what is published with what is listed. A published unit is good if the very same is
 * listed: path, length, modification time, stretch. If its path is listed but it has changed, its
 * rows are superseded, and so are rows that are there twice. If its path is not listed any more,
 * its rows stay.
 *
 * @param missing units that are left to do
 * @param superseded for a published file, the places in its manifest whose rows must go
 * @param gone inputs whose rows stay although they are not listed any more
 */
record Resumption(List<Unit> missing, Map<Published, BitSet> superseded, long gone) {

  /** Compares. */
  static Resumption of(List<Unit> listed, List<Published> published) {
    Set<Unit> units = new HashSet<>(listed);
    Set<String> paths = new HashSet<>();
    listed.forEach(unit -> paths.add(unit.path()));
    Map<Published, BitSet> superseded = new LinkedHashMap<>();
    Set<Unit> done = new HashSet<>();
    long gone = 0;
    for (Published file : published) {
      List<Manifest.Entry> entries = file.footer().manifest().entries();
      for (int i = 0; i < entries.size(); i++) {
        Unit unit = entries.get(i).unit();
        boolean stays = !paths.contains(unit.path());
        if ((stays || units.contains(unit)) && done.add(unit)) {
          gone += stays ? unit.count() : 0;
        } else {
          superseded.computeIfAbsent(file, f -> new BitSet()).set(i);
        }
      }
    }
    List<Unit> missing = new ArrayList<>(listed);
    missing.removeIf(done::contains);
    return new Resumption(missing, superseded, gone);
  }
}
