package io.ekiden.mesos.master.traffic;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/** Numbers that grow, by name. Safe for several threads. */
final class Counts {
    private final ConcurrentMap<String, LongAdder> byName = new ConcurrentHashMap<>();

    /** @param names that are shown before anything is counted */
    Counts(Collection<String> names) {
        names.forEach(name -> byName.put(name, new LongAdder()));
    }

    void add(String name, long count) {
        if (count != 0) {
            byName.computeIfAbsent(name, _ -> new LongAdder()).add(count);
        }
    }

    /** In the order of their names. */
    void forEach(ObjLongConsumer<String> reader) {
        Map<String, Long> sorted = new TreeMap<>();
        byName.forEach((name, count) -> sorted.put(name, count.sum()));
        sorted.forEach(reader::accept);
    }
}
