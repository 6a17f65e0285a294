package io.ekiden.orchestrator.api.json;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where we mean to answer otherwise than the original, and why. Of these only the status (given here) is compared. */
public final class Differences {
    private static final Map<String, Difference> COMMON = common();
    private static final Map<String, Difference> OVER_HTTP = http();

    /** Whether there is a page depends on the build; see {@code PageRoutesTest}. */
    private static final Set<String> PAGE = Set.of("01-basics/22-get_ui_");

    /** Whose the difference is. */
    public enum Kind {
        /** A defect of the original: here it is done as it is meant there. */
        DEFECT,
        /** What Ekiden is to have beyond Marathon. */
        ASKED,
        /** Our choice. */
        OURS
    }

    /**
     * One difference.
     *
     * @param status of our answer
     * @param reason for people
     */
    public record Difference(int status, Kind kind, String reason) {}

    private Differences() {}

    /** Of definitions by themselves, without the apps around them. */
    static Map<String, Difference> ofDefinitions() {
        var all = new HashMap<>(COMMON);
        var otherApps =
                new Difference(201, Kind.OURS, "depends on other apps and groups: not the definition's own matter");
        differ(all, otherApps, "03-errors/113-id-is-group", "03-errors/114-child-of-app");
        return all;
    }

    /** Of whole exchanges, by their name. */
    public static Optional<Difference> overHttp(String exchange) {
        return Optional.ofNullable(OVER_HTTP.get(exchange));
    }

    /** The exchanges that differ for the same reason, whatever the status. */
    public static Map<Difference, SortedSet<String>> byDifference() {
        var all = new LinkedHashMap<Difference, SortedSet<String>>();
        OVER_HTTP.forEach((exchange, difference) -> all.computeIfAbsent(
                        new Difference(0, difference.kind(), difference.reason()), _ -> new TreeSet<>())
                .add(exchange));
        return all;
    }

    /** What is played elsewhere, or cannot be. Of the page, with which the recorded server was not built: it is asked for. */
    public static boolean isNotReplayed(String exchange) {
        return PAGE.contains(exchange);
    }

    private static Map<String, Difference> http() {
        var all = new HashMap<>(COMMON);
        all.put("02-create/77-list-all", new Difference(200, Kind.OURS, "shows apps whose creation was not recorded"));
        all.put(
                "05-locks/25-app-after-force-delete",
                new Difference(
                        200,
                        Kind.DEFECT,
                        "the original leaves an instance too many behind; here the surplus is killed"));
        basics(all);
        groups(all);
        tasks(all);
        real(all);
        pods(all);
        return all;
    }

    private static void basics(Map<String, Difference> all) {
        differ(
                all,
                new Difference(404, Kind.DEFECT, "nothing is there; the original calls that an error of the server"),
                "01-basics/16-get_v2_nonexistent",
                "01-basics/17-get_v2",
                "01-basics/18-get_nonexistent",
                "01-basics/26-get_v2_schemas_app");
        differ(
                all,
                new Difference(200, Kind.ASKED, "events can be posted to URLs, which the original gave up with 1.5"),
                "01-basics/15-get_v2_eventSubscriptions",
                "01-basics/66-eventSubscriptions-post");
        differ(
                all,
                new Difference(302, Kind.DEFECT, "the original leads there for help, and has nothing there"),
                "01-basics/24-get_api-console_index.html");
        differ(
                all,
                new Difference(200, Kind.OURS, "metrics of another program: their names are compared by MetricsTest"),
                "01-basics/69-metrics",
                "01-basics/70-metrics-prometheus",
                "11-metrics/01-metrics",
                "11-metrics/02-metrics-prometheus",
                "16-ha/56-standby-metrics");
        all.put(
                "01-basics/71-metrics-accept-prometheus",
                new Difference(
                        200, Kind.OURS, "who asks for text gets that of Prometheus, where the original refuses"));
        differ(
                all,
                new Difference(200, Kind.ASKED, "tasks as text for scripts, which the original gave up with 1.11"),
                "01-basics/63-tasks-text",
                "06-tasks/21-app-tasks-text",
                "06-tasks/24-tasks-text",
                "06-tasks/26-tasks-text-container-dir");
        all.put(
                "01-basics/36-apps-missing-tasks-text",
                new Difference(404, Kind.ASKED, "text could be had, but the app is not there"));
    }

    private static void tasks(Map<String, Difference> all) {
        all.put(
                "06-tasks/32-after-kill-lastTaskFailure",
                new Difference(
                        200, Kind.OURS, "a task that was just killed is being killed; the original says that it runs"));
        all.put(
                "06-tasks/34-after-kill-scale",
                new Difference(
                        200,
                        Kind.OURS,
                        "an instance is about to be launched again; the original says that its deployment is done"));
        all.put("10-events/14-group-bad", new Difference(422, Kind.ASKED, "the path names the app that is wrong"));
    }

    private static void real(Map<String, Difference> all) {
        differ(
                all,
                new Difference(200, Kind.DEFECT, "the original never begins to replace; here nothing is left of it"),
                "20-real/24-rolling-min0.5-over0-deployments-left",
                "20-real/26-rolling-min1-over0-deployments-left");
        all.put(
                "21-failover/04-after-agent-crash",
                new Difference(200, Kind.DEFECT, "an agent was lost, and the original replaced one of its two tasks"));
        var wedge = "the original divides by zero and launches nothing any more";
        differ(
                all,
                new Difference(200, Kind.DEFECT, wedge),
                "22-groupby-wedge/39-groupby-get",
                "22-groupby-wedge/40-unique-queue",
                "22-groupby-wedge/44-deployments-end");
    }

    private static void groups(Map<String, Difference> all) {
        var enforceRole = "the original takes a group that is there already for one whose enforceRole is to change";
        differ(
                all,
                new Difference(200, Kind.DEFECT, enforceRole),
                "07-groups/19-dryrun-update",
                "07-groups/21-dryrun-noop",
                "07-groups/22-put-update",
                "07-groups/24-put-omits-group",
                "07-groups/43-put-root");
        all.put("07-groups/03-post-again", new Difference(409, Kind.DEFECT, enforceRole));
        differ(
                all,
                new Difference(200, Kind.DEFECT, "shows what was refused there because of enforceRole"),
                "07-groups/25-get-after-omit",
                "07-groups/27-get-after-null",
                "07-groups/29-get-after-scaleBy",
                "07-groups/31-get-after-scaleBy-half",
                "07-groups/44-get-root-after");
        all.put(
                "07-groups/46-err-duplicate-apps",
                new Difference(422, Kind.OURS, "the original forgets one of the two in silence"));
        all.put(
                "07-groups/52-err-app-invalid-semantic",
                new Difference(422, Kind.ASKED, "the path names the app that is wrong"));
    }

    private static void pods(Map<String, Difference> all) {
        all.put(
                "09-pods/25-err-dup-container",
                new Difference(422, Kind.OURS, "that there is nothing to run is said too"));
    }

    private static Map<String, Difference> common() {
        var all = new HashMap<String, Difference>();
        var usersMistake = new Difference(422, Kind.DEFECT, "the original calls a mistake of the user a server error");
        differ(all, usersMistake, "02-create/31-constraint-lowercase", "03-errors/79-hc-command-missing");
        all.put(
                "02-create/26-healthcheck-http-ignore",
                new Difference(201, Kind.DEFECT, "the original forgets ignoreHttp1xx; we keep it"));
        all.put(
                "03-errors/64-port-out-of-range",
                new Difference(422, Kind.OURS, "nobody can listen on port 70000; the original takes it"));
        all.put(
                "03-errors/25-id-too-long",
                new Difference(
                        422, Kind.OURS, "directories of tasks are named after the app, and no name is that long"));
        return all;
    }

    private static void differ(Map<String, Difference> all, Difference difference, String... exchanges) {
        for (var exchange : exchanges) {
            all.put(exchange, difference);
        }
    }
}
