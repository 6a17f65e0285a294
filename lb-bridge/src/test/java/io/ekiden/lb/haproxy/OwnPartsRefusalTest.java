package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.label.HostileLines;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.render.ConfigRenderer;
import io.ekiden.lb.render.RenderSettings;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HAProxy does not take of an app's own words is laid at that app's door alone. */
class OwnPartsRefusalTest {
    /** Those of which something was taken: {@code -Dekiden.refusals=2000} for more. */
    private static final int SEEDS = Integer.getInteger("ekiden.refusals", 40);

    @TempDir
    Path directory;

    private static LbView view(ObjectNode... apps) {
        var all = new ObjectMapper().createObjectNode();
        all.putArray("apps").addAll(List.of(apps));
        var read = AppsReader.readAll(all);
        return ViewBuilder.build(
                read,
                ServerNumbers.NONE.next(read),
                Map.of(),
                Map.of(),
                GoodLabels.NONE,
                new ViewSettings(
                        "0.0.0.0",
                        Set.of(),
                        new Edge("0.0.0.0", 80, 443, 9091, List.of()),
                        Set.of(ViewSettings.ALL),
                        new LabelRules(false, true)));
    }

    private String said(LbView view, ConfigRenderer renderer) throws Exception {
        var rendering = renderer.render(view);
        for (var file : rendering.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        var file = Files.writeString(directory.resolve("haproxy.cfg"), rendering.config());
        var check = new ProcessBuilder(HaproxyBinary.find(Optional.empty()).toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return check.waitFor() == 0 ? "" : said;
    }

    private ConfigRenderer renderer() throws Exception {
        Files.writeString(directory.resolve("server-states"), "1\n");
        var places = new RenderSettings.Places(
                directory.resolve("stats"), directory.resolve("idle"), directory.resolve("bridge"), directory);
        var settings = new RenderSettings(places, new RenderSettings.Stats(0, true), 8000, "key");
        return new ConfigRenderer(Optional.empty(), settings);
    }

    /** The first has no users, which HAProxy says of both lines behind one alert; the last it looks at when all else is read; the others have it repeat their words. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl a http_auth({backend})\nacl b http_auth({backend})",
                "acl a http_auth({backend})",
                "acl x \"backend 'always-8000'\"",
                "acl x \"config : Proxy 'always-8000': no\"",
                "acl x \"[ALERT] (1) : config : Proxy 'always-8000': no\"",
                "acl x \"[/x/haproxy.cfg:LINE]\"",
                "http-request deny if \"[haproxy.cfg:LINE]\"",
                "acl \"[/x/haproxy.cfg:LINE]\" path /",
                "unique-id-format %[nonsense]"
            })
    void wordsThatHaproxyRepeats_areLaidAtNobodyElsesDoor(String text) throws Exception {
        var renderer = renderer();
        var config =
                renderer.render(view(HostileLines.always())).config().lines().toList();
        var hostile = HostileLines.app(new SplittableRandom(0));
        hostile.putObject("labels")
                .put("HAPROXY_0_MODE", "http")
                .put(
                        "HAPROXY_0_BACKEND_HEAD",
                        text.replace("LINE", String.valueOf(config.indexOf("listen always-8000") + 2)));
        var view = view(HostileLines.always(), hostile);
        assertThat(view.problems()).isEmpty();
        var said = said(view, renderer);
        assertThat(Refusals.culprits(said, Files.readString(directory.resolve("haproxy.cfg")), view))
                .as(said)
                .containsOnlyKeys("zz-hostile-13000");
    }

    @Test
    void refusedLines_areThoseOfTheAppThatHasThem() throws Exception {
        var renderer = renderer();
        int looked = 0;
        int refused = 0;
        for (long seed = 0; looked < SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            var hostile = HostileLines.app(random);
            var view = view(HostileLines.always(), hostile);
            boolean taken = view.listener("zz-hostile-13000")
                            .filter(listener -> !listener.section().own().isEmpty())
                            .isPresent()
                    || view.routes().stream()
                            .anyMatch(route -> !route.routing().own().isEmpty());
            if (taken) {
                looked++;
                var said = said(view, renderer);
                refused += said.isEmpty() ? 0 : 1;
                if (!said.isEmpty()) {
                    assertThat(Refusals.culprits(said, Files.readString(directory.resolve("haproxy.cfg")), view))
                            .as("seed %d %s\n%s", seed, hostile.path("labels"), said)
                            .containsOnlyKeys("zz-hostile-13000");
                }
            }
        }
        assertThat(refused).as("configurations that HAProxy refused").isPositive();
    }

    /** A line of an app's own section may say what rules of others say. */
    @Test
    void lineThatLooksLikeARuleOfAnotherApp_isThatOfItsSection() {
        var hostile = HostileLines.app(new SplittableRandom(0));
        hostile.putObject("labels")
                .put("HAPROXY_0_MODE", "http")
                .put(
                        "HAPROXY_0_BACKEND_HEAD",
                        "http-request set-var(txn.listener) str(always-8000) if nonsense\nacl always-8000:x nonsense");
        var view = view(HostileLines.always(), hostile);
        assertThat(view.problems()).isEmpty();
        var config = """
                listen zz-hostile-13000
                  acl always-8000:x nonsense
                  http-request set-var(txn.listener) str(always-8000) if nonsense
                """;
        for (int line = 2; line <= 3; line++) {
            assertThat(Refusals.culprits("[ALERT] (1) : [/x/haproxy.cfg:" + line + "] : error", config, view))
                    .containsOnlyKeys("zz-hostile-13000");
        }
    }
}
