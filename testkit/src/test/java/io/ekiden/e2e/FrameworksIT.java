package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.sdk.Scheduler;
import io.ekiden.mesos.sdk.SchedulerDriver;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frameworks written with the SDK, before masters and agents in processes of their own. */
class FrameworksIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @AfterEach
    void end() throws IOException {
        Leftovers.end(dir);
    }

    @Test
    void workQueue_runsAsAnAppOfTheOrchestrator() throws Exception {
        var done = dir.resolve("done");
        // Nobody else sleeps for so long.
        var mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
        try (var up = EkidenUp.start(dir.resolve("up"), "--no-lb")) {
            var program = EkidenUp.program().stream().map(FrameworksIT::quoted).collect(Collectors.joining(" "));
            var command =
                    "%s work-queue --master=%s 'echo one >> %s' 'echo two >> %s' && echo all >> %s && exec sleep %s"
                            .formatted(program, up.endpoints().path("master").asText(), done, done, done, mark);
            var app = new ObjectMapper()
                    .createObjectNode()
                    .put("id", "/queue")
                    .put("cmd", command)
                    .put("cpus", 0.1)
                    .put("mem", 64);
            assertThat(up.api().post("/v2/apps", app.toString()).status()).isEqualTo(201);
            Wait.until("all is done", SOON, () -> Files.readAllLines(done), lines -> lines.contains("all"));
            assertThat(Files.readAllLines(done))
                    .as("each once, then the end")
                    .containsExactlyInAnyOrder("one", "two", "all")
                    .last()
                    .isEqualTo("all");
        }
    }

    /** As the README says. */
    @Test
    void countingExample_countsInOneProcessBesideUp() throws Exception {
        try (var up = EkidenUp.start(dir.resolve("up"), "--no-lb", "--executor-registration-timeout=2m")) {
            var out = dir.resolve("counted.txt");
            var counting = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.ekiden.mesos.sdk.example.Counting",
                            up.endpoints().path("master").asText(),
                            "3",
                            "5")
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                assertThat(counting.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(counting.exitValue()).as(Files.readString(out)).isZero();
                assertThat(Files.readString(out))
                        .contains(
                                "count-1 TASK_FINISHED counted to 5",
                                "count-2 TASK_FINISHED counted to 5",
                                "count-3 TASK_FINISHED counted to 5");
            } finally {
                counting.destroyForcibly();
            }
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Reserves, makes a volume and launches on it in one go; later launches on the volume that is there. */
    private static final class Keeper implements Scheduler {
        private static final Resources CPUS = Resources.parse("cpus:0.2;mem:64");
        private static final Terms RESERVED = new Terms(
                List.of(new Reservation(Reservation.Type.DYNAMIC, "resident", Optional.empty(), List.of())),
                Optional.empty(),
                false,
                false);
        private static final Resources.Key PLAIN = new Resources.Key(Resources.DISK, RESERVED);
        private static final Resources.Key VOLUME = new Resources.Key(
                Resources.DISK,
                new Terms(
                        RESERVED.reservations(),
                        Optional.of(new Disk(
                                Optional.of(new Disk.Persistence("v1", Optional.empty())),
                                Optional.of(new Disk.Mount("data", Disk.Mode.RW)),
                                Optional.empty())),
                        false,
                        false));
        private static final long SIZE = 50_000;

        final ConcurrentMap<TaskId, TaskState> states = new ConcurrentHashMap<>();
        final SchedulerDriver driver;
        private volatile Optional<String> next = Optional.of("echo precious > data/f");

        Keeper(URI master) {
            var info = new FrameworkInfo(
                    "keeper",
                    System.getProperty("user.name"),
                    Optional.empty(),
                    List.of("resident"),
                    Duration.ofMinutes(10),
                    List.of("MULTI_ROLE", "RESERVATION_REFINEMENT", "PARTITION_AWARE"),
                    "",
                    Optional.empty());
            driver = new SchedulerDriver(this, info, List.of(master));
            driver.start();
        }

        void then(String command) {
            next = Optional.of(command);
            driver.reviveOffers();
        }

        @Override
        public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
            for (var offer : offers) {
                boolean isThere = offer.resources().scalars().containsKey(VOLUME);
                if (next.isEmpty() || (!states.isEmpty() && !isThere)) {
                    driver.declineOffer(offer.id(), new Filters(Duration.ofSeconds(1)));
                    continue;
                }
                var volume = Resources.EMPTY.with(VOLUME, SIZE);
                var task = new TaskInfo(
                        new TaskId("keeper-" + states.size()),
                        "keeper",
                        offer.agentId(),
                        CPUS.plus(volume),
                        new CommandInfo(true, next.get(), List.of(), Map.of(), List.of(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
                next = Optional.empty();
                var launch = new Operation.Launch(List.of(task));
                var disk = Resources.EMPTY.with(PLAIN, SIZE);
                driver.acceptOffers(
                        List.of(offer.id()),
                        isThere
                                ? List.of(launch)
                                : List.of(
                                        new Operation.Convert(Operation.Kind.RESERVE, Optional.empty(), disk),
                                        new Operation.Convert(Operation.Kind.CREATE, Optional.empty(), volume),
                                        launch),
                        new Filters(Duration.ofSeconds(1)));
            }
        }

        @Override
        public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
            states.put(status.taskId(), status.state());
        }

        void awaitFinished(int number) {
            Wait.until(
                    "task " + number + " is finished",
                    SOON,
                    () -> states.getOrDefault(new TaskId("keeper-" + number), TaskState.TASK_STAGING),
                    TaskState.TASK_FINISHED::equals);
        }
    }

    /** Sees what others are offered, and takes nothing. */
    private static final class Onlooker implements Scheduler {
        final ConcurrentMap<String, Resources> seen = new ConcurrentHashMap<>();

        @Override
        public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
            offers.forEach(offer -> {
                seen.put(offer.id().value(), offer.resources());
                driver.declineOffer(offer.id(), new Filters(Duration.ofMillis(200)));
            });
        }

        @Override
        public void statusUpdate(SchedulerDriver driver, TaskStatus status) {}
    }

    @Test
    void volume_outlivesTheKillOfItsAgent_andIsOfferedToItsRoleOnly() throws Exception {
        int port = Ports.free();
        var master = URI.create("http://127.0.0.1:" + port);
        var other = new Onlooker();
        try (var _ = EkidenPart.start(dir, "master", "--port=" + port, "--data-dir=" + dir.resolve("master"));
                var watcher = new SchedulerDriver(other, plain("other"), List.of(master))) {
            var agent = startAgent(port);
            var keeper = new Keeper(master);
            keeper.awaitFinished(0);
            watcher.start();
            agent.crash();
            try (var _ = startAgent(port)) {
                keeper.then("test \"$(cat data/f)\" = precious");
                keeper.awaitFinished(1);
                Wait.until("others are offered the rest", SOON, other.seen::size, count -> count > 1);
                assertThat(other.seen.values())
                        .allSatisfy(offered -> assertThat(offered.keys())
                                .noneMatch(key -> key.terms().isReserved()));
            }
            keeper.driver.stop();
        }
    }

    private static FrameworkInfo plain(String role) {
        return new FrameworkInfo(
                role,
                System.getProperty("user.name"),
                Optional.empty(),
                List.of(role),
                Duration.ofMinutes(1),
                List.of("MULTI_ROLE", "RESERVATION_REFINEMENT"),
                "",
                Optional.empty());
    }

    private EkidenPart startAgent(int masterPort) throws IOException {
        return EkidenPart.start(
                dir,
                "agent",
                "--master=127.0.0.1:" + masterPort,
                "--work-dir=" + dir.resolve("agent"),
                "--port=0",
                "--resources=cpus:4;mem:4096;disk:1000",
                "--registration-backoff-factor=200ms");
    }
}
