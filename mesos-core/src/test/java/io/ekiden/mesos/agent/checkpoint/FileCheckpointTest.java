package io.ekiden.mesos.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointTest {
    private static final long SMALL_GROWTH = 1000;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final ContainerId CONTAINER = new ContainerId("c1");
    private static final TaskRun RUN = new TaskRun(
            new AgentId("a1"),
            new FrameworkId("fw"),
            Tasks.task("t", "echo 'hi' \n \u00e9")
                    .env(Map.of("A", "1\n2"))
                    .uri("http://127.0.0.1/x")
                    .grace(Duration.ofMillis(2500))
                    .health(new TaskHealthCheck(
                            new TaskHealthCheck.Probe.Http("http", 80, "/"),
                            Duration.ZERO,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(3),
                            4))
                    .task()
                    .withMaxCompletionTime(Duration.ofHours(1))
                    .withCheck(new TaskCheck(
                            new TaskHealthCheck.Probe.Tcp(80),
                            Duration.ZERO,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2))),
            CONTAINER);
    private static final TaskStatus STATUS = TaskStatus.of(
                    RUN.task().taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", NOW)
            .withUuid(Optional.of(new UUID(5, 6)))
            .withCheck(Optional.of(new TaskCheck.Status(TaskCheck.Kind.HTTP, Optional.of(404))))
            .withHealthy(Optional.of(true));
    private static final Exceeded EXCEEDED =
            new Exceeded(Resources.DISK, "Disk usage (2KB) exceeds quota (1MB)", Resources.parse("disk:1"));
    private static final TaskRun WITH_IMAGE = new TaskRun(
            RUN.agentId(),
            RUN.frameworkId(),
            RUN.task()
                    .withContainer(new ContainerInfo(
                            ContainerInfo.Type.MESOS,
                            "r.example/app:1",
                            new ContainerInfo.Network(ContainerInfo.Mode.USER, Optional.of("blue")),
                            List.of(new ContainerInfo.PortMapping(31000, 80, "tcp")),
                            List.of(
                                    new ContainerInfo.Volume("/data", "/srv", true),
                                    new ContainerInfo.Volume(
                                            "/db",
                                            new VolumeSource.External("rexray", "db", new TreeMap<>(Map.of("k", "v"))),
                                            false),
                                    new ContainerInfo.Volume("pw", new VolumeSource.Secret("s3cr3t"), true)),
                            new ContainerInfo.Options(
                                    true,
                                    true,
                                    List.of(new ContainerInfo.Parameter("cap-add", "ALL")),
                                    Optional.of("named"),
                                    Optional.of("{\"auths\":{}}"),
                                    Optional.of(new ContainerInfo.Terminal(24, 80))))),
            CONTAINER);
    private static final List<AgentChange.Durable> ALL = List.of(
            new AgentChange.AgentIdGiven(new AgentId("a1")),
            new AgentChange.TaskAccepted(WITH_IMAGE),
            new AgentChange.UpdateMade(
                    WITH_IMAGE.key(), STATUS.withSaid(new TaskStatus.Said(Optional.of("W10="), Map.of("k", "v")))),
            new AgentChange.TaskAccepted(RUN),
            new AgentChange.PhaseReached(CONTAINER, AgentTask.Phase.RUNNING),
            new AgentChange.GroupAccepted(List.of(new TaskRun(
                    RUN.agentId(),
                    RUN.frameworkId(),
                    RUN.task()
                            .withExecutor(ExecutorInfo.of(new ExecutorId("e"), Resources.parse("cpus:1"))
                                    .ownedBy(RUN.frameworkId(), "web")),
                    CONTAINER,
                    Optional.of(new TaskRun.Group(new ContainerId("c0"), "g", Optional.empty()))))),
            new AgentChange.Addressed(CONTAINER, "10.0.0.7"),
            new AgentChange.KillRequested(CONTAINER, NOW, Optional.of("it does not answer")),
            new AgentChange.KillRequested(CONTAINER, NOW, Optional.empty(), true),
            new AgentChange.TimeLimited(CONTAINER, NOW),
            new AgentChange.LimitExceeded(CONTAINER, EXCEEDED),
            new AgentChange.UpdateMade(RUN.key(), STATUS),
            new AgentChange.UpdateAcknowledged(RUN.key(), new UUID(5, 6)),
            new AgentChange.TaskForgotten(RUN.key()),
            new AgentChange.TaskRestored(new AgentTask(
                    RUN,
                    AgentTask.Phase.RUNNING,
                    TaskState.TASK_RUNNING,
                    Optional.of(true),
                    Optional.of(NOW),
                    Optional.empty(),
                    true,
                    Optional.of(7),
                    Optional.of(NOW),
                    Optional.of(EXCEEDED),
                    Optional.of("10.0.0.7"))),
            new AgentChange.UpdatesRestored(
                    new TaskKey(RUN.frameworkId(), RUN.task().taskId()), List.of(STATUS)),
            new AgentChange.Configured(new AgentInfo(
                    "h1",
                    5051,
                    Resources.parse("cpus:4;disk(db):64;nics:{eth0};ports:[1-5]"),
                    Attribute.parse("rack:a;weight:2.5;slots:[1-3]"))),
            new AgentChange.AgentIdRetired());

    @TempDir
    private Path workDir;

    @Test
    void changes_areReadAsTheyWereWritten() throws IOException {
        write(ALL);
        assertThat(recovered()).isEqualTo(ALL);
    }

    @Test
    void imageOfAnEarlierRelease_hasNoLoginsNorTerminal_andVolumesOfTheHost() throws IOException {
        var written = new String(ChangeCodec.encode(new AgentChange.TaskAccepted(WITH_IMAGE)), UTF_8);
        var earlier = written.replace(",\"logins\":\"{\\\"auths\\\":{}}\"", "")
                .replace(",\"terminal\":{\"rows\":24,\"columns\":80}", "")
                .replace("\"readOnly\":true,\"source\":null", "\"readOnly\":true");
        assertThat(earlier).doesNotContain("logins", "terminal", "source\":null");
        assertThat(earlier).isNotEqualTo(written);
        assertThat(ChangeCodec.decode(earlier.getBytes(UTF_8)))
                .singleElement()
                .isInstanceOfSatisfying(
                        AgentChange.TaskAccepted.class,
                        accepted -> assertThat(accepted.run().task().container())
                                .isEqualTo(WITH_IMAGE.task().container().map(FileCheckpointTest::ofEarlierRelease)));
    }

    private static ContainerInfo ofEarlierRelease(ContainerInfo image) {
        var options = image.options();
        return image.withOptions(new ContainerInfo.Options(
                options.privileged(), options.forcePullImage(), options.parameters(), options.hostname()));
    }

    @Test
    void killOfAnEarlierRelease_isReadWithoutItsReason() throws IOException {
        var written =
                new String(ChangeCodec.encode(new AgentChange.KillRequested(CONTAINER, NOW, Optional.empty())), UTF_8);
        var earlier = written.replace(",\"sickness\":null,\"overtime\":false", "");
        assertThat(earlier).isNotEqualTo(written);
        assertThat(ChangeCodec.decode(earlier.getBytes(UTF_8)))
                .containsExactly(new AgentChange.KillRequested(CONTAINER, NOW, Optional.empty()));
    }

    @Test
    void taskOfAnEarlierRelease_isReadWithinItsLimits() throws IOException {
        var restored = ALL.stream()
                .filter(AgentChange.TaskRestored.class::isInstance)
                .map(AgentChange.TaskRestored.class::cast)
                .findFirst()
                .orElseThrow();
        var written = new String(ChangeCodec.encode(restored), UTF_8);
        var earlier = written.replaceFirst(",\"exceeded\":\\{.*?}", "");
        assertThat(earlier).isNotEqualTo(written);
        assertThat(ChangeCodec.decode(earlier.getBytes(UTF_8))).singleElement().satisfies(change -> {
            assertThat(((AgentChange.TaskRestored) change).task().exceeded()).isEmpty();
            assertThat(((AgentChange.TaskRestored) change).task().completeBy()).contains(NOW);
        });
    }

    @Test
    void tornEnd_isCutAnywhere_andATurnIsKeptWholeOrNotAtAll() throws IOException {
        write(ALL.subList(0, 3));
        var whole = Files.readAllBytes(journal());
        int turn = whole.length - ChangeCodec.encode(ALL.subList(1, 3)).length - 12;
        for (int length = turn; length < whole.length; length++) {
            Files.write(journal(), Arrays.copyOf(whole, length));
            assertThat(recovered()).as("cut to %s bytes", length).isEqualTo(ALL.subList(0, 1));
        }
    }

    @Test
    void journalOfAnEarlierRelease_hasARecordForEachChange() throws IOException {
        try (var checkpoint = FileCheckpoint.open(workDir)) {
            checkpoint.compact(ALL.subList(0, 1));
            for (var change : ALL.subList(1, ALL.size())) {
                checkpoint.append(List.of(change));
            }
        }
        assertThat(new String(Files.readAllBytes(journal()), UTF_8)).doesNotContain("[{\"type\":\"TaskAccepted\"");
        assertThat(recovered()).isEqualTo(ALL);
    }

    @Test
    void damage_isNotMistakenForATornEnd() throws IOException {
        write(ALL);
        var bytes = Files.readAllBytes(journal());
        for (int at = JournalFile.HEADER.length; at < JournalFile.HEADER.length + 100; at++) {
            var damaged = bytes.clone();
            damaged[at] ^= 4;
            Files.write(journal(), damaged);
            assertThatThrownBy(this::recovered)
                    .as("byte %s", at)
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining("journal");
        }
    }

    @Test
    void damage_withoutStrictness_costsTheDamagedRecordAlone() throws IOException {
        try (var checkpoint = FileCheckpoint.open(workDir)) {
            checkpoint.compact(ALL);
        }
        var bytes = Files.readAllBytes(journal());
        int at = JournalFile.HEADER.length;
        for (int i = 0; i < ALL.size(); i++) {
            int length = ChangeCodec.encode(ALL.get(i)).length;
            var rest = new ArrayList<>(ALL);
            rest.remove(i);
            // In the length, in its complement, in the checksum, and in the record.
            for (int damaged : new int[] {at, at + 5, at + 9, at + 12 + length / 2}) {
                var copy = bytes.clone();
                copy[damaged] ^= 4;
                Files.write(journal(), copy);
                assertThatThrownBy(this::recovered)
                        .isInstanceOf(CorruptCheckpointException.class)
                        .hasMessageContainingAll(journal().toString(), "at byte " + at, "--no-strict");
                try (var checkpoint = FileCheckpoint.open(workDir, false)) {
                    assertThat(checkpoint.recovered()).as("byte %s", damaged).isEqualTo(rest);
                }
            }
            at += 12 + length;
        }
    }

    @Test
    void headerAndTornEnd_withoutStrictness_costNothingElse() throws IOException {
        write(ALL);
        var bytes = Files.readAllBytes(journal());
        bytes[0] ^= 4;
        Files.write(journal(), Arrays.copyOf(bytes, bytes.length - 3));
        try (var checkpoint = FileCheckpoint.open(workDir, false)) {
            assertThat(checkpoint.recovered()).as("a turn is one record").isEqualTo(ALL.subList(0, 1));
        }
        Files.write(journal(), new byte[100_000]);
        try (var checkpoint = FileCheckpoint.open(workDir, false)) {
            assertThat(checkpoint.recovered()).isEmpty();
        }
    }

    @Test
    void journal_isForTheAgentsUserAlone_alsoOneOfAnEarlierRelease() throws IOException {
        write(ALL);
        assertThat(Files.getPosixFilePermissions(journal())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(journal(), PosixFilePermissions.fromString("rw-r--r--"));
        try (var checkpoint = FileCheckpoint.open(workDir)) {
            checkpoint.compact(checkpoint.recovered());
        }
        assertThat(Files.getPosixFilePermissions(journal())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void recordOfALaterRelease_isNamed_andLeftOutWithoutStrictness() throws IOException {
        Files.createDirectories(journal().getParent());
        try (var file = JournalFile.replace(
                journal(), List.of("{\"type\":\"NotYetThoughtOf\"}".getBytes(UTF_8), ChangeCodec.encode(ALL.get(0))))) {
            assertThat(file.size()).isPositive();
        }
        assertThatThrownBy(this::recovered)
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContainingAll(journal().toString(), "NotYetThoughtOf", "another version");
        try (var checkpoint = FileCheckpoint.open(workDir, false)) {
            assertThat(checkpoint.recovered()).isEqualTo(ALL.subList(0, 1));
        }
    }

    @Test
    void otherFormat_isRefused() throws IOException {
        Files.createDirectories(journal().getParent());
        Files.writeString(journal(), "something else altogether");
        assertThatThrownBy(this::recovered).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void compact_replacesWhatWasWritten() throws IOException {
        write(ALL);
        write(ALL.subList(0, 1));
        assertThat(recovered()).isEqualTo(ALL.subList(0, 1));
    }

    @Test
    void secondAgent_isKeptOut() throws IOException {
        var first = FileCheckpoint.open(workDir);
        assertThatThrownBy(() -> FileCheckpoint.open(workDir))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("uses");
        first.close();
    }

    @Test
    void reboot_isNoticedOnce() throws IOException {
        for (var boot : List.of("one", "one", "two", "two")) {
            try (var checkpoint = open(boot)) {
                checkpoint.compact(List.of(new AgentChange.AgentIdGiven(new AgentId(boot + checkpoint.rebooted()))));
            }
        }
        assertThat(recovered()).containsExactly(new AgentChange.AgentIdGiven(new AgentId("twofalse")));
        try (var checkpoint = open("three")) {
            assertThat(checkpoint.rebooted()).isTrue();
        }
    }

    @Test
    void damage_isNoReasonNotToStartWhenNoTaskCanBeLeft() throws IOException {
        write(ALL);
        Files.writeString(bootFile(), "an earlier boot\n");
        var bytes = Files.readAllBytes(journal());
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0); // blocks that never reached the disk
        Files.write(journal(), bytes);
        assertThat(recovered())
                .isNotEmpty()
                .isEqualTo(ALL.subList(0, recovered().size()));

        Files.write(journal(), new byte[0]);
        assertThat(recovered()).isEmpty();
    }

    @Test
    void emptyBootId_isNoRestartOfTheMachine() throws IOException {
        write(ALL);
        Files.writeString(bootFile(), "");
        try (var checkpoint = FileCheckpoint.open(workDir)) {
            assertThat(checkpoint.rebooted()).isFalse();
        }
    }

    @Test
    void journal_isShortAgainAfterCompaction() throws IOException {
        try (var checkpoint = open("one")) {
            checkpoint.compact(ALL);
            long compacted = Files.size(journal());
            assertThat(checkpoint.wantsCompaction()).isFalse();
            while (!checkpoint.wantsCompaction()) {
                checkpoint.append(ALL);
            }
            assertThat(Files.size(journal())).isBetween(compacted + SMALL_GROWTH, compacted * 3 + SMALL_GROWTH);
            checkpoint.compact(ALL);
            assertThat(Files.size(journal())).isEqualTo(compacted);
            checkpoint.append(ALL.subList(0, 1));
        }
        assertThat(recovered()).hasSize(ALL.size() + 1);
    }

    @Test
    void directory_isForTheAgentAlone() throws IOException {
        write(ALL);
        assertThat(Files.getPosixFilePermissions(journal().getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private FileCheckpoint open(String bootId) throws IOException {
        return FileCheckpoint.open(workDir, bootId, SMALL_GROWTH, true);
    }

    private Path bootFile() {
        return workDir.resolve("meta/boot_id");
    }

    private void write(List<AgentChange.Durable> changes) throws IOException {
        try (var checkpoint = FileCheckpoint.open(workDir)) {
            checkpoint.compact(changes.subList(0, 1));
            checkpoint.append(changes.subList(1, changes.size()));
        }
    }

    private List<AgentChange.Durable> recovered() throws IOException {
        try (var checkpoint = FileCheckpoint.open(workDir)) {
            return checkpoint.recovered();
        }
    }

    private Path journal() {
        return workDir.resolve("meta/journal");
    }
}
