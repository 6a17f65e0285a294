package io.ekiden.lb.app;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All apps of a Marathon, and those it sent that could not be understood, each with the reason. Immutable and sorted. */
public record Apps(SortedMap<String, AppState> byId, SortedMap<String, String> unreadable) {
    public static final Apps NONE = new Apps(new TreeMap<>(), new TreeMap<>());

    public Apps {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, AppState>) byId));
        unreadable = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) unreadable));
    }

    /** These apps with one replaced. */
    public Apps with(AppReading reading) {
        var apps = new TreeMap<String, AppState>(byId);
        var bad = new TreeMap<String, String>(unreadable);
        apps.remove(reading.id());
        bad.remove(reading.id());
        switch (reading) {
            case AppReading.Readable(var app) -> apps.put(app.id(), app);
            case AppReading.Unreadable(var id, var reason) -> bad.put(id, reason);
        }
        return new Apps(apps, bad);
    }

    /** These apps without one. */
    public Apps without(String id) {
        var apps = new TreeMap<String, AppState>(byId);
        var bad = new TreeMap<String, String>(unreadable);
        apps.remove(id);
        bad.remove(id);
        return new Apps(apps, bad);
    }
}
