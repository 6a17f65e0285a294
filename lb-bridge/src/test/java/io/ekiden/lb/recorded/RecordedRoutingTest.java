package io.ekiden.lb.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.recorded.HaproxyFile.Request;
import io.ekiden.lb.render.ConfigRenderer;
import io.ekiden.lb.render.RenderSettings;
import io.ekiden.lb.render.Rendering;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What marathon-lb made of small sets of apps: ours sends every request to the same tasks, but for what {@link LbDifferences} names. */
class RecordedRoutingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> cases() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(RecordedRoutingTest.class.getResource("/golden"))
                .toURI());
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void case_isRoutedAsByMarathonLb(String name) throws IOException {
        var recorded = recorded(name);
        var view = view(recorded);
        var ours = read(render(view));
        var lines = new ArrayList<String>();
        recorded.path("haproxy").forEach(line -> lines.add(line.asText()));
        var files = new HashMap<String, String>();
        recorded.path("maps")
                .properties()
                .forEach(map -> files.put(map.getKey(), map.getValue().asText()));
        boolean written = recorded.path("exit").asInt() == 0 && lines.size() > 1;

        var differences =
                written ? differences(new HaproxyFile(lines, files), ours) : List.of("marathon-lb wrote nothing");

        var named = LbDifferences.of(name);
        if (named.isEmpty()) {
            assertThat(differences).isEmpty();
        } else {
            assertThat(differences).as("named, and not there: " + named.get()).isNotEmpty();
        }
    }

    private static JsonNode recorded(String name) throws IOException {
        try (var in =
                Objects.requireNonNull(RecordedRoutingTest.class.getResourceAsStream("/golden/" + name + ".json"))) {
            return JSON.readTree(in);
        }
    }

    static LbView view(JsonNode recorded) {
        var flags = new ArrayList<String>();
        recorded.path("flags").forEach(flag -> flags.add(flag.asText()));
        var groups = new HashSet<String>();
        for (int i = 0; i < flags.size(); i++) {
            if (flags.get(i).equals("--group")) {
                groups.add(flags.get(i + 1));
            }
        }
        boolean shared = !flags.contains("--dont-bind-http-https");
        // Without the flag marathon-lb does not ask whether tasks are well; here they have to be.
        var apps = AppsReader.readAll(flags.contains("--health-check") ? recorded : well(recorded));
        return ViewBuilder.build(
                apps,
                ServerNumbers.NONE.next(apps),
                Map.of(),
                addresses(apps),
                GoodLabels.NONE,
                new ViewSettings(
                        "0.0.0.0",
                        Set.of(9090),
                        new Edge("0.0.0.0", shared ? 80 : 0, shared ? 443 : 0, 9091, List.of("/etc/ssl/cert.pem")),
                        groups,
                        new LabelRules(flags.contains("--strict-mode"), true)));
    }

    private static JsonNode well(JsonNode recorded) {
        var all = recorded.deepCopy();
        for (var app : all.path("apps")) {
            for (var task : app.path("tasks")) {
                var results = ((ObjectNode) task).putArray("healthCheckResults");
                app.path("healthChecks").forEach(_ -> results.addObject().put("alive", true));
            }
        }
        return all;
    }

    private static Map<String, String> addresses(Apps apps) {
        return apps.byId().values().stream()
                .flatMap(app -> app.tasks().stream())
                .map(TaskState::host)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), Function.identity()));
    }

    static Rendering render(LbView view) throws IOException {
        var places = new RenderSettings.Places(
                Path.of("/run/stats.sock"), Path.of("/run/idle.sock"), Path.of("/run/bridge.sock"), Path.of("/files"));
        return new ConfigRenderer(
                        Optional.empty(), new RenderSettings(places, new RenderSettings.Stats(9090, true), 8000, "key"))
                .render(view);
    }

    private static HaproxyFile read(Rendering rendering) {
        return new HaproxyFile(rendering.config().lines().toList(), rendering.files());
    }

    private static List<String> differences(HaproxyFile theirs, HaproxyFile ours) {
        var found = new ArrayList<String>();
        compare(found, "binds", theirs.binds(), ours.binds());
        try {
            routes(found, theirs, ours);
        } catch (IllegalStateException | IllegalArgumentException broken) {
            found.add("routes cannot be read: " + broken.getMessage());
        }
        compare(found, "sections", theirs.backends().keySet(), ours.backends().keySet());
        theirs.backends().forEach((name, lines) -> {
            var mine = ours.backends().get(name);
            if (mine != null) {
                backend(found, name, lines, mine);
                compare(found, name + " user", theirs.user(name), ours.user(name));
            }
        });
        return found;
    }

    private static void routes(List<String> found, HaproxyFile theirs, HaproxyFile ours) {
        var hosts = new TreeSet<>(List.of("unknown.example"));
        var paths = new TreeSet<>(List.of("/", "/other"));
        var apps = new TreeSet<>(List.of("/unknown"));
        for (var file : List.of(theirs, ours)) {
            hosts.addAll(file.mentioned("hdr(host)", "ssl_fc_sni", "req_ssl_sni"));
            paths.addAll(file.mentioned("path_beg"));
            apps.addAll(file.mentioned("hdr(x-marathon-app-id)"));
            file.maps()
                    .forEach((name, map) -> map.keySet().stream()
                            .filter(_ -> name.startsWith("paths-"))
                            .map(key -> key.substring(key.indexOf('/')))
                            .forEach(paths::add));
            file.maps()
                    .forEach((name, map) -> (name.startsWith("app") ? apps : hosts)
                            .addAll(name.startsWith("paths-") ? List.of() : map.keySet()));
        }
        for (var host : hosts) {
            for (var path : paths) {
                for (boolean tls : new boolean[] {false, true}) {
                    var request = new Request(host, path + "x", "", tls);
                    var door = tls ? "marathon_https_in" : "marathon_http_in";
                    compare(found, request.toString(), theirs.route(door, request), ours.route(door, request));
                }
            }
        }
        for (var app : apps) {
            var request = new Request("", "/", app, false);
            compare(
                    found,
                    request.toString(),
                    theirs.route("marathon_http_appid_in", request),
                    ours.route("marathon_http_appid_in", request));
        }
    }

    private static void backend(List<String> found, String name, List<List<String>> theirs, List<List<String>> ours) {
        compare(found, name + " mode", said(theirs, "mode"), said(ours, "mode"));
        compare(found, name + " servers", servers(theirs), servers(ours));
        compare(
                found,
                name + " networks",
                after(theirs, "network_allowed", "src"),
                after(ours, "network_allowed", "src"));
        compare(
                found,
                name + " sticky",
                said(theirs, "cookie").isEmpty(),
                said(ours, "cookie").isEmpty());
        compare(found, name + " redirect", location(theirs), location(ours));
        var balance = said(theirs, "balance");
        if (!balance.equals("roundrobin")) {
            compare(found, name + " balance", balance, said(ours, "balance"));
        }
        var checks = checks(theirs);
        if (!checks.isEmpty()) {
            compare(found, name + " check", said(theirs, "option httpchk"), said(ours, "option httpchk"));
            compare(found, name + " check", checks, checks(ours));
        }
    }

    /** What stands behind the first of these words. */
    private static String said(List<List<String>> section, String words) {
        return section.stream()
                .map(line -> String.join(" ", line))
                .filter(line -> line.startsWith(words + " "))
                .map(line -> line.substring(words.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static Set<String> servers(List<List<String>> section) {
        return section.stream()
                .filter(line -> line.getFirst().equals("server") && !line.contains("disabled"))
                .map(line -> line.get(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> after(List<List<String>> section, String acl, String sample) {
        return section.stream()
                .filter(line -> line.size() > 3
                        && line.get(1).equals(acl)
                        && line.get(2).equals(sample))
                .flatMap(line -> line.stream().skip(3))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String location(List<List<String>> section) {
        return section.stream()
                .filter(line -> line.contains("redirect") && line.contains("location"))
                .map(line -> line.get(line.indexOf("location") + 1))
                .findFirst()
                .orElse("");
    }

    /** How each server is looked after, of those whose checks were asked for. */
    private static Set<String> checks(List<List<String>> section) {
        var usual = section.stream()
                .filter(line -> line.getFirst().equals("default-server"))
                .flatMap(List::stream)
                .toList();
        return section.stream()
                .filter(line -> line.getFirst().equals("server"))
                .map(line -> Stream.concat(line.stream(), usual.stream()).toList())
                .filter(line -> line.contains("inter") && !line.contains("disabled"))
                .map(line -> line.get(2) + word(line, "inter") + word(line, "fall") + word(line, "port"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String word(List<String> line, String name) {
        int at = line.indexOf(name);
        return at < 0 ? "" : " " + name + " " + line.get(at + 1);
    }

    private static void compare(List<String> found, String what, Object theirs, Object ours) {
        if (!theirs.equals(ours)) {
            found.add(what + ": " + theirs + " there, " + ours + " here");
        }
    }
}
