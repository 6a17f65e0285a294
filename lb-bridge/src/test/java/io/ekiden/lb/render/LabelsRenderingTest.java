package io.ekiden.lb.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.change.Layout;
import io.ekiden.lb.haproxy.HaproxyBinary;
import io.ekiden.lb.label.HostileText;
import io.ekiden.lb.label.LabelRules;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labels make of the configuration, and that HAProxy takes it. */
class LabelsRenderingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> ADDRESSES = IntStream.range(0, 10)
            .mapToObj(i -> "10.0.0." + i)
            .collect(Collectors.toMap(Function.identity(), Function.identity()));

    /** Sets of apps in all: {@code -Dekiden.renderings=10000} for more. */
    private static final int RENDERINGS = Integer.getInteger("ekiden.renderings", 1000);

    /** So many sets are one configuration: most of the time goes into starting HAProxy. */
    private static final int TOGETHER = 50;

    @TempDir
    Path directory;

    private static LbView view(JsonNode apps) {
        return view(apps, LabelRules.DEFAULT);
    }

    static LbView view(JsonNode apps, LabelRules rules) {
        var read = AppsReader.readAll(apps);
        return ViewBuilder.build(
                read,
                ServerNumbers.NONE.next(read),
                Map.of(),
                ADDRESSES,
                GoodLabels.NONE,
                new ViewSettings(
                        "0.0.0.0",
                        Set.of(9090),
                        new Edge("0.0.0.0", 80, 443, 9091, List.of("/etc/ssl/certs/lb.pem")),
                        Set.of(ViewSettings.ALL),
                        rules));
    }

    private static ConfigRenderer renderer(Path files) throws IOException {
        var places = new RenderSettings.Places(
                Path.of("/run/lb/stats.sock"), Path.of("/run/lb/idle.sock"), Path.of("/run/lb/bridge.sock"), files);
        return new ConfigRenderer(
                Optional.empty(), new RenderSettings(places, new RenderSettings.Stats(9090, true), 8000, "key"));
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(LabelsRenderingTest.class.getResourceAsStream("/labels/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The rendering was read line by line; whoever changes it reads it again. */
    @Test
    void everyLabel_isRenderedAsReviewed() throws Exception {
        var rendering = renderer(Path.of("/run/lb/files")).render(view(JSON.readTree(resource("apps.json"))));
        var whole = new StringBuilder(rendering.config());
        rendering
                .files()
                .forEach((name, text) ->
                        whole.append("\n== ").append(name).append('\n').append(text));
        assertThat(whole.toString()).isEqualTo(resource("haproxy.cfg"));
    }

    @Test
    void linesThatOperatorsAllow_standInTheSectionOfTheirPort_andHaproxyTakesThem() throws Exception {
        var apps = JSON.readTree("""
                {"apps": [{"id": "/own", "portDefinitions": [{"port": 8081}], "labels": {"HAPROXY_0_MODE": "http",
                  "HAPROXY_0_FRONTEND_HEAD":
                    "\\nfrontend {backend}\\n  bind {bindAddr}:{servicePort}{sslCert}{bindOptions}\\n  mode {mode}\\n  maxconn 77\\n",
                  "HAPROXY_0_BACKEND_HEAD": "backend {backend}\\n  balance {balance}\\n  mode {mode}\\n",
                  "HAPROXY_0_BACKEND_HTTP_OPTIONS": "  option http-server-close\\n  http-request set-header X-Of {backend}\\n"}}]}
                """);
        var rendering = renderer(directory).render(view(apps, new LabelRules(false, true)));
        writeFiles(rendering);
        var config = rendering.config();
        assertThat(Layout.of(config).sections().get("listen own-8081"))
                .contains("\nbalance leastconn\n")
                .contains("\nmaxconn 77\n", "\noption http-server-close\n", "\nhttp-request set-header X-Of own-8081\n")
                .containsOnlyOnce("bind ")
                .containsOnlyOnce("mode ");
        accepted("own lines", config);
    }

    /** As HAProxy reads it: a quote, a brace or a backslash that it takes otherwise than we do would show here. */
    @Test
    void linesThatAreTaken_standInTheirSectionAlone_andHaproxyTakesThem() throws Exception {
        var lines = List.of(
                "acl its_{backend} hdr(host) -i a.example.com # said by Ada",
                "http-request deny if {{ src 10.0.0.0/8 }} !{{ path_beg -i '/a b' }}",
                "http-request set-header X-Of \"{backend} of {mode}\"",
                "http-request replace-path /old/(.*) /\\1",
                "http-request set-var(txn.a) req.hdr(host),lower",
                "http-request track-sc0 src",
                "http-request return status 503 content-type text/plain lf-string \"not now, %[src]\" if {{ path '/\"' }}",
                "http-response add-header Warning '199 - \"Grüße\"'",
                "stick-table type ip size 1m expire 30m",
                "compression algo gzip",
                "errorloc303 503 http://sorry.example.com/");
        var app = JSON.createObjectNode().put("id", "/own");
        app.putArray("portDefinitions").addObject().put("port", 8081);
        app.putObject("labels").put("HAPROXY_0_MODE", "http").put("HAPROXY_0_BACKEND_HEAD", String.join("\n", lines));
        var apps = JSON.createObjectNode();
        apps.putArray("apps").add(app);
        var rendering = renderer(directory).render(view(apps, new LabelRules(false, true)));
        writeFiles(rendering);
        accepted("taken lines", rendering.config());
    }

    @Test
    void randomApps_areAcceptedByHaproxy() throws Exception {
        var renderer = renderer(directory);
        for (long from = 0; from < RENDERINGS; from += TOGETHER) {
            var configs = new ArrayList<String>();
            for (long seed = from; seed < Math.min(from + TOGETHER, RENDERINGS); seed++) {
                boolean own = seed % 2 == 1;
                var apps = RandomApps.of(new SplittableRandom(seed), 30, own);
                var rendering = renderer.render(view(apps, new LabelRules(false, own)));
                writeFiles(rendering);
                configs.add(configs.isEmpty() ? rendering.config() : ownSections(rendering.config(), seed));
            }
            accepted("seeds from " + from, String.join("\n", configs));
        }
    }

    /** Without what all have, and with names that no other set has. */
    private static String ownSections(String config, long seed) {
        return Stream.of(config.split("\n\n"))
                .filter(section -> section.startsWith("frontend ")
                        || section.startsWith("userlist ")
                        || section.startsWith("# app "))
                .map(section -> section.replaceAll("\\bg(\\d)_app", "s" + seed + "g$1_app")
                        .replaceAll("(?m)^frontend (\\S+)", "frontend $1-" + seed))
                .collect(Collectors.joining("\n\n"));
    }

    private void writeFiles(Rendering rendering) throws IOException {
        for (var file : rendering.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private void accepted(String what, String rendered) throws Exception {
        Files.writeString(directory.resolve("server-states"), "1\n");
        // No certificates here: the same without TLS.
        var config = rendered.replaceAll(" ssl crt-list \\S+ alpn \\S+", "");
        var file = Files.writeString(directory.resolve("haproxy.cfg"), config);
        var check = new ProcessBuilder(HaproxyBinary.find(Optional.empty()).toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(what + "\n" + said).isZero();
        assertThat(said).as(what).doesNotContain("[WARNING]");
    }

    /** Whatever the labels of one app hold, the rest of the configuration is the same as without it. */
    @Test
    void hostileLabels_changeNothingButTheirOwnPlace() throws Exception {
        var labels =
                List.of("VHOST", "PATH", "AUTH", "BALANCE", "HTTP_BACKEND_REDIR", "BIND_OPTIONS", "GROUP", "SSL_CERT");
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var apps = RandomApps.of(random, 3);
            var before = renderer(directory).render(view(apps));
            var hostile = ((ObjectNode) apps).withArray("apps").addObject().put("id", "/zz-hostile");
            hostile.putArray("portDefinitions").addObject().put("port", 13_000);
            var own = hostile.putObject("labels");
            labels.forEach(label -> {
                if (random.nextBoolean()) {
                    own.put("HAPROXY_0_" + label, HostileText.of(random));
                }
            });
            var after = renderer(directory).render(view(apps));

            var what = "seed " + seed + " " + own;
            assertThat(others(after)).as(what).isEqualTo(others(before));
        }
    }

    /** All lines, but those of the sections and rules of the hostile app, and of the shared ports that only it needs. */
    private static String others(Rendering rendering) {
        var config = new StringBuilder();
        for (var section : rendering.config().split("\n\n")) {
            if (section.contains("listen zz-hostile-13000\n") || section.startsWith("userlist zz-hostile-13000\n")) {
                continue;
            }
            if (!section.contains("frontend marathon_")) {
                config.append(section.strip()).append("\n\n");
            }
        }
        rendering
                .files()
                .forEach((name, text) -> text.lines()
                        // The numbers of routes tell their order alone.
                        .map(line -> name.startsWith("paths-") ? line.replaceFirst(" [0-9]+:", " ") : line)
                        .filter(line -> !line.endsWith(" zz-hostile-13000"))
                        .forEach(line -> config.append(name.replaceFirst("-[0-9a-f]+[.]map$", ""))
                                .append(' ')
                                .append(line)
                                .append('\n')));
        return config.toString();
    }
}
