package io.ekiden.lb.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.haproxy.HaproxyBinary;
import io.ekiden.lb.label.HostileLines;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.label.template.Template;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labels that replace a part of the configuration make of it, each by itself, and that it is nothing else. */
class OwnPartsRenderingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private ConfigRenderer renderer() throws IOException {
        var places = new RenderSettings.Places(
                Path.of("/run/lb/stats.sock"), Path.of("/run/lb/idle.sock"), Path.of("/run/lb/bridge.sock"), directory);
        return new ConfigRenderer(
                Optional.empty(), new RenderSettings(places, new RenderSettings.Stats(9090, true), 8000, "key"));
    }

    private static LbView view(JsonNode... apps) {
        var all = JSON.createObjectNode();
        all.putArray("apps").addAll(List.of(apps));
        var read = AppsReader.readAll(all);
        return ViewBuilder.build(
                read,
                ServerNumbers.NONE.next(read),
                Map.of(),
                Map.of("10.0.0.1", "10.0.0.1"),
                GoodLabels.NONE,
                new ViewSettings(
                        "0.0.0.0",
                        Set.of(9090),
                        new Edge("0.0.0.0", 80, 443, 9091, List.of("/etc/ssl/certs/lb.pem")),
                        Set.of(ViewSettings.ALL),
                        new LabelRules(false, true)));
    }

    private static JsonNode resource(String name) throws IOException {
        return JSON.readTree(text(name));
    }

    private static String text(String name) throws IOException {
        try (var in = Objects.requireNonNull(OwnPartsRenderingTest.class.getResourceAsStream("/labels/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An app with one of the labels, or with all but that. */
    private static ObjectNode app(Template template, JsonNode given, boolean own) {
        var app = JSON.createObjectNode()
                .put("id", "/" + template.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        app.putArray("portDefinitions")
                .addObject()
                .put("port", 10_000 + List.of(Template.values()).indexOf(template));
        var labels = app.putObject("labels");
        given.properties().stream()
                .filter(entry -> entry.getKey().startsWith("HAPROXY_"))
                .forEach(entry -> labels.set(entry.getKey(), entry.getValue()));
        if (own) {
            labels.put("HAPROXY_0_" + template, given.path("own").asText());
        }
        var task = app.putArray("tasks")
                .addObject()
                .put("id", "a.1")
                .put("host", "10.0.0.1")
                .put("state", "TASK_RUNNING");
        task.putArray("ports").add(31_000);
        if (given.has("check")) {
            app.putArray("healthChecks")
                    .addObject()
                    .put("protocol", given.path("check").asText())
                    .put("path", "/up?full=1")
                    .put("portIndex", 0)
                    .put("intervalSeconds", 7)
                    .put("timeoutSeconds", 5)
                    .put("maxConsecutiveFailures", 4);
            task.putArray("healthCheckResults").addObject().put("alive", true);
        }
        return app;
    }

    private List<String> lines(Rendering rendering) {
        return Stream.concat(
                        rendering.config().lines(),
                        rendering.files().entrySet().stream()
                                .flatMap(file -> file.getValue()
                                        .lines()
                                        .map(line -> file.getKey().replaceFirst("-[0-9a-f]{16}", "") + ": " + line)))
                .map(line -> line.replace(directory + "/", "").replaceAll("-[0-9a-f]{16}(?=[.]map)", ""))
                .toList();
    }

    /** What is in the one and not in the other, in their order. */
    private static List<String> without(List<String> lines, List<String> others, String mark) {
        var left = new ArrayList<>(others);
        return lines.stream()
                .filter(line -> !left.remove(line))
                .map(line -> mark + line)
                .toList();
    }

    /** The changes were read one by one; whoever changes them reads them again. */
    @Test
    void everyLabel_changesWhatWasReviewed_andNothingElse_andHaproxyTakesIt() throws Exception {
        var given = resource("own.json");
        var changes = new StringBuilder();
        var apps = new ArrayList<JsonNode>();
        var renderer = renderer();
        for (var template : Template.values()) {
            if (template.kind() == Template.Kind.OF_ALL) {
                continue;
            }
            var labels = given.path(template.name());
            assertThat(labels.has("own")).as("%s", template).isTrue();
            var before = view(app(template, labels, false));
            var after = view(app(template, labels, true));
            assertThat(after.problems()).as("%s", template).isEmpty();
            var old = lines(renderer.render(before));
            var now = lines(renderer.render(after));
            changes.append("== ").append(template).append('\n');
            without(old, now, "- ").forEach(line -> changes.append(line).append('\n'));
            without(now, old, "+ ").forEach(line -> changes.append(line).append('\n'));
            apps.add(app(template, labels, true));
        }
        var all = view(apps.toArray(JsonNode[]::new));
        assertThat(all.problems()).isEmpty();
        assertThat(all.listeners()).hasSize(apps.size());
        var said = check(renderer().render(all));
        assertThat(said).doesNotContain("[ALERT]", "[WARNING]");
        assertThat(changes.toString()).isEqualTo(text("own.diff"));
    }

    private String check(Rendering rendering) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("server-states"), "1\n");
        for (var file : rendering.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        var file = Files.writeString(
                directory.resolve("haproxy.cfg"), rendering.config().replaceAll(" ssl crt-list \\S+ alpn \\S+", ""));
        var check = new ProcessBuilder(HaproxyBinary.find(Optional.empty()).toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor() == 0).as(said).isEqualTo(!said.contains("[ALERT]"));
        return said;
    }

    /** Whatever one app says, of all others there is what there was, line by line. */
    @Test
    void hostileLines_changeNothingOfOthers() throws Exception {
        var always = HostileLines.always();
        var taken = new HashSet<Template>();
        var renderer = renderer();
        var before = others(renderer.render(view(always)));
        for (long seed = 0; seed < 5_000; seed++) {
            var random = new SplittableRandom(seed);
            var hostile = HostileLines.app(random);
            var view = view(always, hostile);
            var what = "seed " + seed + " " + hostile.path("labels");
            view.listener("zz-hostile-13000")
                    .ifPresent(listener -> taken.addAll(listener.section().own().keySet()));
            assertThat(others(renderer.render(view))).as(what).isEqualTo(before);
        }
        assertThat(taken).as("parts that were said at all").hasSizeGreaterThan(8);
    }

    /** Without the section, the rules and the lines of files that are the hostile app's. */
    private List<String> others(Rendering rendering) {
        var sections = Stream.of(rendering.config().split("\n\n"))
                .filter(section -> !section.contains("listen zz-hostile-13000\n")
                        && !section.startsWith("userlist zz-hostile-13000\n"))
                .collect(Collectors.joining("\n\n"));
        return lines(new Rendering(sections, rendering.files())).stream()
                // The numbers of routes tell their order alone.
                .map(line -> line.replaceFirst("^(paths-.* )[0-9]+:", "$1"))
                .filter(line -> !line.startsWith("  acl zz-hostile-13000:")
                        && !line.contains(" str(zz-hostile-13000) ")
                        && !line.contains(" zz-hostile-13000")
                        && !line.equals("  use_backend %[var(txn.listener)] if { var(txn.listener) -m found }"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
