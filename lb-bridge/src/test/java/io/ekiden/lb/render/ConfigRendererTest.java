package io.ekiden.lb.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.lb.haproxy.HaproxyBinary;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.template.Template;
import io.ekiden.lb.view.Bind;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Section;
import io.ekiden.lb.view.Server;
import io.ekiden.lb.view.ViewBuilderTest;
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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigRendererTest {
    private static final Set<String> PARTS =
            Stream.of(Template.values()).map(Template::name).collect(Collectors.toUnmodifiableSet());

    @TempDir
    Path directory;

    private static ConfigRenderer renderer(Optional<Path> templates) throws IOException {
        return new ConfigRenderer(
                templates,
                new RenderSettings(
                        new RenderSettings.Places(
                                Path.of("/run/lb/stats.sock"),
                                Path.of("/run/lb/idle.sock"),
                                Path.of("/run/lb/bridge.sock"),
                                Path.of("/run/lb/files")),
                        new RenderSettings.Stats(9090, true),
                        8000,
                        "key"));
    }

    @Test
    void example_rendersAsRecorded_andHaproxyAcceptsIt() throws Exception {
        var bytes = renderer(Optional.empty()).render(ViewBuilderTest.example()).bytes();
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/haproxy.cfg"))) {
            assertThat(new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        var states = Files.writeString(directory.resolve("server-states"), "1\n");
        var file = Files.writeString(
                directory.resolve("haproxy.cfg"),
                new String(bytes, StandardCharsets.UTF_8).replace("/run/lb/files/server-states", states.toString()));
        var check = new ProcessBuilder(HaproxyBinary.find(Optional.empty()).toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("[WARNING]");
    }

    @Test
    void sameView_givesTheSameBytes() throws IOException {
        for (var seed = 0L; seed < 50; seed++) {
            var first = renderer(Optional.empty()).render(random(new SplittableRandom(seed)));
            var second = renderer(Optional.empty()).render(random(new SplittableRandom(seed)));
            assertThat(second).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void operatorsTemplate_comesBeforeTheShippedOne() throws IOException {
        Files.writeString(directory.resolve("haproxy.cfg.ftl"), "${listeners?size} listeners\n");
        assertThat(renderer(Optional.of(directory)).render(LbView.EMPTY).config())
                .isEqualTo("0 listeners\n");
    }

    /** Whoever writes a template finds there what it may use; a name that is new is described there, too. */
    @Test
    void shippedTemplate_describesEachName() throws IOException {
        var settings = new RenderSettings(
                new RenderSettings.Places(Path.of("/a"), Path.of("/b"), Path.of("/c"), Path.of("/d")),
                new RenderSettings.Stats(9090, true),
                8000,
                "key",
                Optional.of("/dev/log local0"));
        var names = new TreeSet<String>();
        for (long seed = 0; seed < 20; seed++) {
            var apps = RandomApps.of(new SplittableRandom(seed), 30, true);
            names(new ViewModel(settings, LabelsRenderingTest.view(apps, new LabelRules(false, true))).values(), names);
        }
        assertThat(names)
                .contains("statsSocket", "bothFamilies", "anyCase", "conditions", "endpoint", "realm", "statuses");
        var shipped = Objects.requireNonNull(ConfigRenderer.class.getResourceAsStream("/haproxy/haproxy.cfg.ftl"));
        try (shipped) {
            var text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
            var begin = text.indexOf("<#-- What there is.");
            var words = Set.copyOf(
                    List.of(text.substring(begin, text.indexOf("-->", begin)).split("[^A-Za-z]+")));
            assertThat(words).containsAll(names);
        }
    }

    private static void names(Object value, Set<String> names) {
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((name, of) -> {
                    // The parts in an app's own words have the names of labels.
                    if (!PARTS.contains(String.valueOf(name))) {
                        names.add(String.valueOf(name));
                    }
                    names(of, names);
                });
            case List<?> list -> list.forEach(one -> names(one, names));
            default -> {}
        }
    }

    @Test
    void brokenTemplate_saysWhatIsWrong() throws IOException {
        Files.writeString(directory.resolve("haproxy.cfg.ftl"), "${nonsense}");
        var renderer = renderer(Optional.of(directory));
        assertThatThrownBy(() -> renderer.render(LbView.EMPTY)).hasMessageContaining("nonsense");
    }

    private static LbView random(SplittableRandom random) {
        var listeners = new ArrayList<Listener>();
        for (var i = random.nextInt(20); i > 0; i--) {
            var servers = new ArrayList<Server>();
            for (var n = random.nextInt(5); n > 0; n--) {
                servers.add(new Server("a-" + n, "t" + n, "10.0.0." + n, random.nextInt(65536), random.nextBoolean()));
            }
            var mode = random.nextBoolean() ? ListenMode.HTTP : ListenMode.TCP;
            listeners.add(new Listener("a-" + i, "/a" + i, Bind.of("0.0.0.0", 12_000 + i), Section.of(mode), servers));
        }
        return new LbView(listeners, List.of(), Edge.NONE, List.of());
    }
}
