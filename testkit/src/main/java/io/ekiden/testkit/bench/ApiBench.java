package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.Clients;
import io.ekiden.testkit.bench.api.Clients.Question;
import io.ekiden.testkit.bench.api.Clients.Round;
import io.ekiden.testkit.bench.api.LongAnswers;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.Footprint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * The API with a hundred, with a thousand and with {@code apps} apps of one instance each: how fast they are posted and read, what the
 * change of one costs beside the others, and what one that waits costs beside others that wait. The clients run on the same processors.
 */
record ApiBench(int apps) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration READING = Duration.ofSeconds(4);
    private static final int AGENTS = 200;
    private static final int POSTERS = 100;
    private static final int READERS = 8;
    private static final int FEW = 100;
    private static final int SOME = 1000;
    private static final int CHANGES = 200;
    private static final int LOOKS = 20;
    private static final int SOME_WAITING = 1500;
    private static final int WAITING = 5000;

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        try (var scratch = Scratch.start(
                "--no-lb", "--simulated=" + AGENTS, "--max-running-deployments=" + (apps + WAITING + 1))) {
            new Run(scratch, new Clients(scratch.api().base()), out).all();
        }
    }

    /** @param millis median until one change is answered; {@code cpuMillis} of all that it causes */
    private record Cost(double millis, double cpuMillis) {}

    private final class Run {
        private final Scratch scratch;
        private final Clients clients;
        private final Consumer<Figure> out;
        private double posting;
        private int posted;
        private int version;

        Run(Scratch scratch, Clients clients, Consumer<Figure> out) {
            this.scratch = scratch;
            this.clients = clients;
            this.out = out;
        }

        void all() throws IOException, InterruptedException {
            grow(FEW);
            // Until the JVM has compiled what it will: else what is measured first is dear.
            for (int warming = 0; warming < 5; warming++) {
                change();
                clients.each(READERS, 0, SOME, i -> Question.get("/v2/apps"));
            }
            var among = change();
            grow(SOME);
            read();
            grow(apps);
            out.accept(Figure.of("api", apps + " apps by 100 at once, until answered", posting, "s", Goal.atMost(60)));
            read();
            var amongAll = change();
            var one = "one of " + apps + " changed ÷ one of " + FEW;
            out.accept(Figure.of("api", "one of " + apps + " changed, until answered", amongAll.millis(), "ms"));
            out.accept(Figure.of("api", one + ", time", amongAll.millis() / among.millis(), "", Goal.atMost(2)));
            out.accept(Figure.of(
                    "api", one + ", processor", amongAll.cpuMillis() / among.cpuMillis(), "", Goal.atMost(2)));
            readAll();
        }

        private void readAll() throws IOException, InterruptedException {
            var reads = new LongAnswers(clients, out, () -> clients.once(change(0)));
            var many = posted + " apps";
            reads.read(many, "/v2/tasks", Goal.NONE);
            reads.read(many, "/v2/apps?embed=apps.tasks", Goal.NONE);
            reads.read(many, "/v2/groups", Goal.NONE);
            reads.read(many, "/v2/groups?embed=group.apps&embed=group.groups&embed=group.apps.tasks", Goal.NONE);
            wait(SOME_WAITING);
            queue(SOME_WAITING, WAITING);
            var queued = WAITING + " apps waiting";
            reads.read(queued, "/v2/queue", Goal.atMost(500));
            reads.read(queued, "/v2/queue?embed=lastUnusedOffers", Goal.atMost(500));
            reads.read(queued, "/v2/deployments", Goal.NONE);
        }

        /** Each has a deployment of its own, which waits for a machine of a name that nobody has. */
        private void queue(int from, int to) throws InterruptedException {
            clients.each(POSTERS, from, to, i -> new Question("POST", "/v2/apps", "", waiting(i)));
        }

        /** What one more costs beside none and beside many. */
        private void wait(int many) throws InterruptedException {
            var posts = oneMore("POST");
            var deletes = oneMore("DELETE");
            queue(0, many);
            tell("POST", many, oneMore("POST"), posts);
            tell("DELETE", many, oneMore("DELETE"), deletes);
        }

        private double oneMore(String method) throws InterruptedException {
            return clients.each(
                            1,
                            WAITING,
                            WAITING + CHANGES,
                            i -> method.equals("POST")
                                    ? new Question(method, "/v2/apps", "", waiting(i))
                                    : new Question(method, "/v2/apps/waiting/app-" + i + "?force=true", "", ""))
                    .millis()
                    .median();
        }

        private void tell(String method, int many, double beside, double besideNone) {
            var what = method + " of one that waits, " + many + " others waiting";
            out.accept(Figure.of("api", what + ", p50", beside, "ms"));
            out.accept(Figure.of("api", what + " ÷ none", beside / besideNone, "", Goal.atMost(2)));
        }

        private void grow(int to) throws InterruptedException {
            var round = clients.each(POSTERS, posted, to, i -> new Question("POST", "/v2/apps", "", app(i)));
            posting += round.seconds();
            posted = to;
            scratch.api().settled(LIMIT);
        }

        /** Each gets another environment, so that its instance is replaced. */
        private Cost change() throws InterruptedException {
            long pid = scratch.ekiden().pid();
            double before = Footprint.ofTree(pid).cpuSeconds();
            var round = clients.each(1, 0, CHANGES, i -> change(i * posted / CHANGES));
            scratch.api().settled(LIMIT);
            double cpu = Footprint.ofTree(pid).cpuSeconds() - before;
            return new Cost(round.millis().median(), cpu * 1000 / CHANGES);
        }

        private void read() throws IOException, InterruptedException {
            var many = posted + " apps, ";
            var goal = posted == SOME ? Goal.atLeast(1000) : Goal.NONE;
            var list = Question.get("/v2/apps");
            tell(many + "GET /v2/apps", clients.during(READERS, READING, i -> list), goal);
            var tag = clients.once(list).headers().getOrDefault("etag", "");
            var conditional = new Question("GET", "/v2/apps", "If-None-Match: " + tag + "\r\n", "");
            tell(many + "the same, not modified", clients.during(READERS, READING, i -> conditional), Goal.NONE);
            tell(
                    many + "GET of one",
                    clients.during(READERS, READING, i -> Question.get("/v2/apps/bench/app-" + i % posted)),
                    Goal.NONE);
            tell(
                    many + "GET /v2/groups",
                    clients.during(
                            READERS, READING, i -> Question.get("/v2/groups?embed=group.groups&embed=group.apps")),
                    Goal.NONE);
            // Who looks while something changes.
            var looks = new ArrayList<Double>();
            for (int i = 0; i < LOOKS; i++) {
                clients.once(change(i * posted / LOOKS));
                long begin = System.nanoTime();
                clients.once(list);
                looks.add((System.nanoTime() - begin) / 1e6);
            }
            out.accept(Figure.of(
                    "api",
                    many + "GET /v2/apps after a change of one, p50",
                    Samples.of(looks).median(),
                    "ms"));
            scratch.api().settled(LIMIT);
        }

        private Question change(int app) {
            return new Question("PUT", "/v2/apps/bench/app-" + app + "?force=true", "", env(++version));
        }

        private void tell(String what, Round round, Goal goal) {
            out.accept(Figure.of("api", what, round.perSecond(), "/s", goal));
            out.accept(Figure.of("api", what + ", p50", round.millis().median(), "ms"));
        }
    }

    private static String app(int i) {
        return """
                {"id": "/bench/app-%d", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": 1, %s}""".formatted(i, "\"portDefinitions\": []");
    }

    private static String waiting(int i) {
        return """
                {"id": "/waiting/app-%d", "cmd": "sleep 1000", "cpus": 0.01, "mem": 16, "constraints": [["hostname", "LIKE", "nobody"]]}""".formatted(i);
    }

    private static String env(int value) {
        return "{\"env\": {\"BENCH\": \"" + value + "\"}}";
    }
}
