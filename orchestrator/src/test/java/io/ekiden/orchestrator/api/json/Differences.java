package io.ekiden.orchestrator.api.json;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where we mean to answer otherwise than the original, and why. Of these only the status (given here) is compared. */
public final class Differences {
    private static final Difference CONTAINER = new Difference(
            422, "networks and volumes other than those of the host are not supported yet and refused as such");
    private static final Map<String, Difference> COMMON = common();
    private static final Map<String, Difference> OVER_HTTP = http();

    public record Difference(int status, String reason) {}

    private Differences() {}

    /** Of definitions by themselves, without the apps around them. */
    static Map<String, Difference> ofDefinitions() {
        var all = new HashMap<>(COMMON);
        var otherApps = new Difference(201, "depends on other apps and groups: not the definition's own matter");
        differ(all, otherApps, "03-errors/113-id-is-group", "03-errors/114-child-of-app");
        return all;
    }

    /** Of whole exchanges, by their name. */
    public static Optional<Difference> overHttp(String exchange) {
        return Optional.ofNullable(OVER_HTTP.get(exchange));
    }

    private static Map<String, Difference> http() {
        var all = new HashMap<>(COMMON);
        all.put("02-create/77-list-all", new Difference(200, "shows apps that were refused here, for their networks"));
        all.put(
                "04-update/32-put-version-unknown",
                new Difference(404, "the original says that the app does not exist; it is the version that does not"));
        all.put(
                "05-locks/25-app-after-force-delete",
                new Difference(200, "the original leaves an instance too many behind; here the surplus is killed"));
        groups(all);
        return all;
    }

    private static void groups(Map<String, Difference> all) {
        var enforceRole = "the original takes a group that is there already for one whose enforceRole is to change";
        differ(
                all,
                new Difference(200, enforceRole),
                "07-groups/19-dryrun-update",
                "07-groups/21-dryrun-noop",
                "07-groups/22-put-update",
                "07-groups/24-put-omits-group",
                "07-groups/43-put-root");
        all.put("07-groups/03-post-again", new Difference(409, enforceRole));
        differ(
                all,
                new Difference(200, "shows what was refused there because of enforceRole"),
                "07-groups/25-get-after-omit",
                "07-groups/27-get-after-null",
                "07-groups/29-get-after-scaleBy",
                "07-groups/31-get-after-scaleBy-half",
                "07-groups/44-get-root-after");
        all.put(
                "07-groups/15-root-versions",
                new Difference(200, "the original remembers what the sections before did"));
        all.put(
                "07-groups/46-err-duplicate-apps",
                new Difference(422, "the original forgets one of the two in silence"));
        all.put("07-groups/52-err-app-invalid-semantic", new Difference(422, "the path names the app that is wrong"));
        all.put("07-groups/55-put-enforceRole", new Difference(422, "roles of groups are not supported yet"));
        all.put("07-groups/56-get-enforceRole", new Difference(404, "roles of groups are not supported yet"));
    }

    private static Map<String, Difference> common() {
        var all = new HashMap<String, Difference>();
        differ(
                all,
                CONTAINER,
                "02-create/50-persistent-volume",
                "02-create/52-persistent-volume-group-role",
                "02-create/53-persistent-volume-group-role-full",
                "02-create/56-external-volume",
                "03-errors/105-volume-persistent-docker-abs",
                "03-errors/106-volume-persistent-upgrade");
        var unsupported = new Difference(422, "a field that is not supported yet and refused as such");
        differ(all, unsupported, "02-create/47-ipAddress-legacy", "02-create/61-tty", "03-errors/102-executor-bad");
        var usersMistake = new Difference(422, "the original calls a mistake of the user a server error");
        differ(all, usersMistake, "02-create/31-constraint-lowercase", "03-errors/79-hc-command-missing");
        all.put(
                "02-create/26-healthcheck-http-ignore",
                new Difference(201, "the original forgets ignoreHttp1xx; we keep it"));
        all.put(
                "03-errors/64-port-out-of-range",
                new Difference(422, "nobody can listen on port 70000; the original takes it"));
        all.put(
                "03-errors/81-hc-negative",
                new Difference(422, "a negative timeout is refused beside the other negative numbers"));
        return all;
    }

    private static void differ(Map<String, Difference> all, Difference difference, String... exchanges) {
        for (var exchange : exchanges) {
            all.put(exchange, difference);
        }
    }
}
