package io.ekiden.lb.recorded;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where we mean to do otherwise than marathon-lb, and why; COMPATIBILITY.md says so too. */
public final class LbDifferences {
    private static final Map<String, String> REASONS = reasons();

    private LbDifferences() {}

    static Optional<String> of(String name) {
        return Optional.ofNullable(REASONS.get(name));
    }

    /** The cases that differ for each reason. */
    public static SortedMap<String, SortedSet<String>> byReason() {
        var reasons = new TreeMap<String, SortedSet<String>>();
        REASONS.forEach((name, reason) ->
                reasons.computeIfAbsent(reason, _ -> new TreeSet<>()).add(name));
        return Collections.unmodifiableSortedMap(reasons);
    }

    private static Map<String, String> reasons() {
        var all = new HashMap<String, String>();
        differ(
                all,
                "what HAProxy would refuse, or take for something else, is refused for that port alone, and said",
                "017-mode-unknown",
                "105-hostile-vhost-newline",
                "106-hostile-vhost-hash",
                "107-hostile-vhost-quote",
                "111-hostile-vhost-brace",
                "113-hostile-path-newline",
                "114-hostile-balance",
                "117-hostile-auth-space-user",
                "119-hostile-port-range");
        differ(
                all,
                "one wrong label ends marathon-lb, and nothing is written for anybody",
                "079-tpl-unescaped-brace",
                "091-bluegreen-bad-date",
                "115-hostile-auth-two-fields",
                "118-hostile-port-nonnumeric",
                "121-hostile-weight-nonnumeric",
                "122-hostile-hcindex-nonnumeric",
                "123-hostile-deployment-group-empty");
        differ(
                all,
                "with nothing valid left marathon-lb writes no file, and says that all is well",
                "127-hostile-validated-all-bad");
        differ(all, "blanks around words are not part of them", "038-enabled-odd-values", "043-group-list");
        differ(
                all,
                "what the agent checks by HTTP speaks HTTP, as the manual of marathon-lb says",
                "062-hc-mesos-http");
        differ(all, "a path that cannot be written down is not asked for: a connection is enough", "070-hc-path-space");
        differ(
                all,
                "of two apps with one port the first one keeps it, where HAProxy would mix them",
                "081-two-apps-one-service-port",
                "082-two-apps-port-label-clash");
        differ(
                all,
                "of two colours without dates the smaller id is the older one, and has the port",
                "090-bluegreen-no-dates");
        differ(
                all,
                "a port that is mapped to the host is asked there, which can always be reached",
                "093-iptask-container-hostport");
        differ(
                all,
                "each task is checked at its own port, where marathon-lb asks that of another",
                "067-hc-port-index");
        differ(all, "UDP is not balanced as if it were TCP", "094-bridge-network");
        differ(
                all,
                "nobody answers at port 0: the task gets no traffic, and that is said",
                "095-iptask-no-portmappings");
        differ(
                all,
                "the whole configuration is a template of the operator's, not a variable",
                "102-global-head-daemon");
        differ(
                all,
                "an app without tasks that are well keeps its port, and answers 503 there",
                "133-scaled-to-zero",
                "134-staging-tasks",
                "135-unhealthy-with-health-check",
                "137-health-check-flag-http-failing");
        return Map.copyOf(all);
    }

    private static void differ(Map<String, String> all, String reason, String... cases) {
        for (var name : cases) {
            all.put(name, reason);
        }
    }
}
