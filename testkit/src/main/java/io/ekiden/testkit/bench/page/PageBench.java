package io.ekiden.testkit.bench.page;

import io.ekiden.testkit.bench.Scratch;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The page before a simulated cluster with that many apps and instances: until its list is painted, from each key that is typed into the
 * filter to the picture that shows what it found, and what the page holds while instances come and go for some minutes.
 *
 * @param minutes of events, after which its memory is looked at last
 */
public record PageBench(int apps, int instances, int minutes, int runs) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int AGENTS = 1000;
    private static final int GROUPS = 20;
    private static final double MIB = 1024 * 1024;

    /** Parts of ids as people type them: a few letters that most ids have, a name, two words, and what is nowhere. */
    private static final List<String> TYPED = List.of("app-99", "g7 app-1", "load", "g19", "zzz");

    /** Measures and prints. */
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-bench-page-");
        try (var scratch = Scratch.start("--no-lb", "--simulated=" + AGENTS)) {
            scratch.awaitAgents(AGENTS, LIMIT);
            fill(scratch.api());
            try (var browser = Browser.start(directory.resolve("profile"))) {
                browser.beforeEachPage(Stopwatch.SCRIPT);
                new Run(scratch.api(), browser, out).all();
            }
        } finally {
            Scratch.remove(directory);
        }
    }

    private void fill(ApiClient api) throws IOException, InterruptedException {
        for (int group = 0; group < GROUPS; group++) {
            var apps =
                    IntStream.range(0, this.apps / GROUPS).mapToObj(this::app).collect(Collectors.joining(","));
            var reply = api.put("/v2/groups/load/g" + group, "{\"apps\": [" + apps + "]}");
            if (reply.status() / 100 != 2) {
                throw new IllegalStateException("The apps were not taken: " + reply);
            }
        }
        api.settled(LIMIT);
    }

    private String app(int number) {
        return """
                {"id": "app-%d", "cmd": "exec sleep 1000", "cpus": 0.01, "mem": 16, "instances": %d, "portDefinitions": [],
                 "labels": {"team": "t%d", "tier": "front"}, "env": {"LEVEL": "info"}}""".formatted(number, instances / apps, number % 7);
    }

    private final class Run {
        private final ApiClient api;
        private final Browser browser;
        private final Consumer<Figure> out;

        Run(ApiClient api, Browser browser, Consumer<Figure> out) {
            this.api = api;
            this.browser = browser;
            this.out = out;
        }

        void all() throws IOException, InterruptedException {
            var size = apps + " apps, " + instances + " instances";
            var first = new ArrayList<Double>();
            var listed = new ArrayList<Double>();
            for (int run = 0; run <= runs; run++) {
                open();
                first.add(browser.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
                        .asDouble());
                listed.add(browser.evaluate("stopwatch.listed").asDouble());
            }
            // The first one found a server that had never answered so much.
            tell(
                    size + ": page painted",
                    Samples.of(first.subList(1, first.size())).median(),
                    "ms",
                    Goal.atMost(1000));
            tell(
                    size + ": list painted",
                    Samples.of(listed.subList(1, listed.size())).median(),
                    "ms",
                    Goal.atMost(1000));
            tell(size + ": list painted, first ever", listed.getFirst(), "ms", Goal.NONE);
            type("at rest");
            live();
        }

        /** A page of its own, in which nothing is left of the one before. */
        private void open() {
            browser.open(URI.create("about:blank"));
            browser.when("location.protocol === 'about:'", SOON);
            browser.open(api.base().resolve("/"));
            browser.when("window.stopwatch !== undefined && stopwatch.listed > 0", SOON);
            browser.when("document.querySelector('[data-testid=\"link\"]').textContent === 'Live'", SOON);
        }

        private void type(String when) {
            var millis = new ArrayList<Double>();
            browser.press("/");
            for (var word : TYPED) {
                for (int i = 0; i < word.length(); i++) {
                    millis.add(pressed(word.substring(i, i + 1)));
                }
                for (int i = 0; i < word.length(); i++) {
                    millis.add(pressed("Backspace"));
                }
            }
            browser.press("Escape");
            var samples = Samples.of(millis);
            tell(
                    "filter " + when + ", key to picture, median of " + millis.size(),
                    samples.median(),
                    "ms",
                    Goal.atMost(100));
            tell("filter " + when + ", key to picture, longest", samples.percentile(100), "ms", Goal.atMost(100));
        }

        private double pressed(String key) {
            int before = browser.evaluate("stopwatch.keys.length").asInt();
            browser.press(key);
            browser.when("stopwatch.keys.length > " + before, SOON);
            return browser.evaluate("stopwatch.keys.at(-1)").asDouble();
        }

        /** Looks at what the page holds at the beginning, after one minute, after five, and at the end. */
        private void live() throws IOException, InterruptedException {
            var looks = new TreeSet<>(List.of(1, 5, minutes));
            looks.removeIf(minute -> minute > minutes);
            open();
            var begin = browser.held();
            tell(0, begin);
            browser.evaluate("(stopwatch.longest = 0, 0)");
            try (var changes = Changes.begin(api, new Changes.Ground(GROUPS, apps / GROUPS, instances / apps))) {
                long started = System.nanoTime();
                var after = begin;
                for (int minute : looks) {
                    changes.await(started + Duration.ofMinutes(minute).toNanos());
                    if (minute == 1) {
                        tell("longest time the page was busy", longest(), "ms", Goal.NONE);
                        type("during events");
                    }
                    after = browser.held();
                    tell(minute, after);
                }
                tell(
                        "heap of the page, growth in " + minutes + " min",
                        (after.heapBytes() - begin.heapBytes()) / MIB,
                        "MiB",
                        Goal.atMost(10));
                tell("changes made meanwhile", changes.made(), "", Goal.NONE);
            }
        }

        /** Before its garbage is collected on demand, which takes its time too. */
        private double longest() {
            return browser.evaluate("stopwatch.longest").asDouble();
        }

        private void tell(int minute, Browser.Held held) {
            var when = String.format(Locale.ROOT, "after %2d min of events: ", minute);
            tell(when + "heap", held.heapBytes() / MIB, "MiB", Goal.NONE);
            tell(when + "nodes of the document", held.nodes(), "", Goal.atMost(6000));
        }

        private void tell(String name, double value, String unit, Goal goal) {
            out.accept(Figure.of("page", name, value, unit, goal));
        }
    }
}
