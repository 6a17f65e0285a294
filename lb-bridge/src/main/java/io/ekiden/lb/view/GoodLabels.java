package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.PortSpec;
import io.ekiden.lb.label.AppLabels;
import io.ekiden.lb.label.LabelReader;
import io.ekiden.lb.label.LabelRules;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The labels of each port as they were when they were right last: a slip of the pen then changes nothing, where it would cost a port that
 * serves. A port that has another service port is another one, and starts without.
 *
 * @param byApp by the id of the app, then by the index of the port
 */
public record GoodLabels(SortedMap<String, SortedMap<Integer, OfPort>> byApp) {
    /** Nothing was right yet. */
    public static final GoodLabels NONE = new GoodLabels(new TreeMap<>());

    private static final String OURS = "HAPROXY_";

    public GoodLabels {
        byApp = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, SortedMap<Integer, OfPort>>) byApp));
    }

    /**
     * Labels that were right.
     *
     * @param labels those of the app and those of the port, as they were written
     */
    public record OfPort(int servicePort, SortedMap<String, String> labels) {
        public OfPort {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) labels));
        }
    }

    /** These, and what is right of these apps. Apps that are gone are forgotten; those that cannot be read are not. */
    public GoodLabels next(Apps apps, LabelRules rules) {
        var next = new TreeMap<String, SortedMap<Integer, OfPort>>();
        apps.unreadable().keySet().forEach(id -> next.put(id, of(id)));
        apps.byId().forEach((id, app) -> next.put(id, next(app, read(app, rules))));
        next.values().removeIf(ports -> ports.isEmpty());
        return new GoodLabels(next);
    }

    /** What the labels of an app ask for; in place of those that are wrong, what they asked for when they were right. */
    public AppLabels of(AppState app, LabelRules rules) {
        var read = read(app, rules);
        if (read.wrong().isEmpty()) {
            return read;
        }
        var ports = new TreeMap<>(read.ports());
        var blueGreen = read.blueGreen();
        boolean whole = read.whole();
        for (int index : read.wrong().keySet()) {
            var before = kept(app.id(), app.ports().get(index))
                    .map(kept -> LabelReader.read(kept.labels(), index + 1, rules));
            var port = before.map(labels -> labels.ports().get(index));
            if (port.isPresent()) {
                ports.put(index, port.get());
                blueGreen = whole ? blueGreen : before.orElseThrow().blueGreen();
                whole = true;
            }
        }
        return new AppLabels(blueGreen, ports, read.wrong(), whole);
    }

    private SortedMap<Integer, OfPort> next(AppState app, AppLabels read) {
        var good = new TreeMap<Integer, OfPort>();
        for (var port : app.ports()) {
            var now = read.wrong().containsKey(port.index())
                    ? kept(app.id(), port)
                    : Optional.of(new OfPort(port.servicePort(), labels(app, port.index())));
            now.ifPresent(labels -> good.put(port.index(), labels));
        }
        return good;
    }

    private static AppLabels read(AppState app, LabelRules rules) {
        return LabelReader.read(app.labels(), app.ports().size(), rules);
    }

    private Optional<OfPort> kept(String appId, PortSpec port) {
        return Optional.ofNullable(of(appId).get(port.index())).filter(it -> it.servicePort() == port.servicePort());
    }

    private SortedMap<Integer, OfPort> of(String appId) {
        return byApp.getOrDefault(appId, Collections.emptySortedMap());
    }

    /** Those of the app have no number. */
    private static SortedMap<String, String> labels(AppState app, int index) {
        return app.labels().entrySet().stream()
                .filter(label -> label.getKey().startsWith(OURS))
                .filter(label -> label.getKey().startsWith(OURS + index + "_")
                        || !Character.isDigit(label.getKey()
                                .charAt(Math.min(OURS.length(), label.getKey().length() - 1))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }
}
