package io.ekiden.lb.change;

import io.ekiden.lb.change.LiveServer.Admin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How to get from what HAProxy runs with to what is wanted. Servers come, move and leave, and maps change, through the Runtime API; any
 * other change of a section takes a reload.
 *
 * @param reloadReason why a reload is needed, if it is
 * @param add servers HAProxy does not know
 * @param move servers it knows at another place: of a task that was there before under the same name
 * @param ready servers that were parked and are wanted again
 * @param weigh servers that get another part of the requests, those that get nothing last; none while a reload is due, as above
 * @param drain servers that shall get nothing new while their tasks go on; none while a reload is due, which leaves them out anyway and
 *     brings in those that take over
 * @param maint servers that are gone or not healthy
 * @param maps names of maps that have another content
 */
public record ChangePlan(
        Optional<String> reloadReason,
        List<ServerLine> add,
        List<ServerLine> move,
        List<ServerKey> ready,
        List<ServerLine> weigh,
        List<ServerKey> drain,
        List<ServerKey> maint,
        List<String> maps) {
    public ChangePlan {
        add = List.copyOf(add);
        move = List.copyOf(move);
        ready = List.copyOf(ready);
        weigh = List.copyOf(weigh);
        drain = List.copyOf(drain);
        maint = List.copyOf(maint);
        maps = List.copyOf(maps);
    }

    /**
     * Compares.
     *
     * @param live what HAProxy was told last
     * @param servers what it has now, which may be more: what is gone stays behind in {@code maint}
     * @param wanted what it shall read
     * @param listeners names of the sections whose servers are ours to take out
     * @param certificates why these take a reload, if they do: {@link CertificatePlan#reloadReason}
     */
    public static ChangePlan between(
            Layout live,
            Collection<LiveServer> servers,
            Layout wanted,
            Collection<String> listeners,
            Going going,
            Optional<String> certificates) {
        var rows = new TreeMap<String, Map<String, LiveServer>>();
        servers.forEach(row -> rows.computeIfAbsent(row.key().listener(), _ -> new TreeMap<>())
                .put(row.key().server(), row));
        var plan = new Steps();
        plan.reasons.addAll(live.differences(wanted));
        certificates.ifPresent(plan.reasons::add);
        // As of a template of an operator: what is told one by one are the servers of our own sections.
        live.withOtherServers(wanted, listeners).forEach(title -> plan.reasons.add(title + " has other servers"));
        for (var listener : new TreeSet<>(listeners)) {
            if (live.agreesOn(listener, wanted)) {
                plan.section(listener, live, rows.getOrDefault(listener, Map.of()), wanted, going);
            }
        }
        var maps = plan.reasons.isEmpty()
                ? wanted.maps().entrySet().stream()
                        .filter(map -> !map.getValue().equals(live.maps().get(map.getKey())))
                        .map(Map.Entry::getKey)
                        .toList()
                : List.<String>of();
        return new ChangePlan(
                reason(plan.reasons),
                plan.add,
                plan.move,
                plan.ready,
                plan.reasons.isEmpty()
                        ? plan.weigh.stream()
                                .sorted(Comparator.comparingInt(ServerLine::weight)
                                        .reversed())
                                .toList()
                        : List.of(),
                plan.reasons.isEmpty() ? plan.drain : List.of(),
                plan.maint,
                maps);
    }

    private static final class Steps {
        final List<String> reasons = new ArrayList<>();
        final List<ServerLine> add = new ArrayList<>();
        final List<ServerLine> move = new ArrayList<>();
        final List<ServerKey> ready = new ArrayList<>();
        final List<ServerLine> weigh = new ArrayList<>();
        final List<ServerKey> drain = new ArrayList<>();
        final List<ServerKey> maint = new ArrayList<>();

        void section(String listener, Layout live, Map<String, LiveServer> rows, Layout wanted, Going going) {
            var before = live.byKey(listener);
            var next = wanted.byKey(listener);
            for (var line : wanted.serversOf(listener)) {
                var told = Optional.ofNullable(before.get(line.key()));
                var row = Optional.ofNullable(rows.get(line.key().server()));
                var known = told.map(ServerLine::settings);
                if (known.filter(settings -> !settings.equals(line.settings())).isPresent()) {
                    reasons.add("server " + line.key() + " is treated otherwise");
                } else if (row.isEmpty() && !line.isSayable()) {
                    reasons.add("server " + line.key() + " is new");
                } else if (row.isEmpty()) {
                    add.add(line);
                } else if (!row.get().endpoint().equals(line.endpoint()) || movesItsCheck(told, line)) {
                    move.add(line);
                } else if (row.get().admin() != Admin.READY) {
                    ready.add(line.key());
                }
                if (row.filter(server -> server.weight() != line.weight()).isPresent()) {
                    weigh.add(line);
                }
            }
            for (var row : rows.values()) {
                if (next.containsKey(row.key()) || row.admin() == Admin.MAINT || going.spares(row)) {
                    continue;
                }
                if (!going.drains(row)) {
                    maint.add(row.key());
                } else if (row.admin() == Admin.READY) {
                    drain.add(row.key());
                }
            }
        }

        private static boolean movesItsCheck(Optional<ServerLine> told, ServerLine line) {
            return told.filter(known -> !known.checkPort().equals(line.checkPort()))
                    .isPresent();
        }
    }

    private static Optional<String> reason(List<String> reasons) {
        return switch (reasons.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(reasons.getFirst());
            default -> Optional.of(reasons.getFirst() + " and " + (reasons.size() - 1) + " more");
        };
    }
}
