package io.ekiden.orchestrator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.health.probe.HealthChecker;
import io.ekiden.health.probe.HealthCheckerSettings;
import io.ekiden.health.probe.ReadinessChecker;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.secret.SecretResolver;
import io.ekiden.orchestrator.secret.SecretResolver.Found;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretEffectsTest {
    private static final SecretResolver STORE =
            source -> source.equals("s") ? new Found.Value("s3cr3t") : new Found.Nothing("no " + source);
    private static final Secrets GOOD =
            new Secrets(new TreeMap<>(Map.of("pw", "s")), new TreeMap<>(Map.of("PASSWORD", "pw")), Optional.of("pw"));
    private static final Secrets BAD =
            new Secrets(new TreeMap<>(Map.of("pw", "t")), new TreeMap<>(Map.of("PASSWORD", "pw")), Optional.empty());

    private final Vertx vertx = Vertx.vertx();
    private final List<Call> sent = new ArrayList<>();
    private final List<KernelEvent> heard = new ArrayList<>();
    private final HealthChecker checker = new HealthChecker(vertx, HealthCheckerSettings.defaults());
    private final ReadinessChecker readiness = new ReadinessChecker(vertx);
    private final EffectRunner runner = new EffectRunner(
            vertx,
            InstantSource.system(),
            new EffectRunner.Ports(
                    new Master(),
                    STORE,
                    new EffectRunner.Checks(
                            new HealthChecks(checker, heard::add), new ReadinessChecks(readiness, heard::add)),
                    _ -> {},
                    _ -> {},
                    (_, _) -> {},
                    heard::add));

    private final class Master implements SchedulerClient {
        @Override
        public void connect(Call.Subscribe subscription, Consumer<Event> events, Runnable disconnected) {}

        @Override
        public void send(Call call) {
            sent.add(call);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        checker.close();
        readiness.close();
        vertx.close().await();
    }

    private static TaskInfo task(String id) {
        var command = new CommandInfo(true, "serve", List.of(), Map.of("A", "b"), List.of(), Optional.empty());
        return new TaskInfo(
                        new TaskId(id),
                        id,
                        new AgentId("a"),
                        Resources.parse("cpus:1"),
                        command,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())
                .withContainer(ContainerInfo.of(ContainerInfo.Type.MESOS, "image"));
    }

    private void launch(Map<TaskId, Secrets> secrets, TaskInfo... tasks) {
        var accept = Call.Accept.launch(List.of(new OfferId("o")), List.of(tasks), Filters.NONE);
        runner.accept(new Effect.LaunchWithSecrets(accept, new TreeMap<>(secrets)));
    }

    @Test
    void launch_tellsTheMasterWhatTheSecretsAre() {
        launch(Map.of(new TaskId("good"), GOOD), task("good"), task("plain"));
        assertThat(sent).singleElement().isInstanceOfSatisfying(Call.Accept.class, accept -> {
            var good = accept.tasks().getFirst();
            assertThat(good.command().environment()).isEqualTo(Map.of("A", "b", "PASSWORD", "s3cr3t"));
            assertThat(good.container().orElseThrow().options().logins()).contains("s3cr3t");
            assertThat(accept.tasks().getLast()).isEqualTo(task("plain"));
        });
        assertThat(heard).isEmpty();
    }

    @Test
    void secretsOfVolumes_areFilledIn_orTheReason() {
        var capability = new CsiVolume.Capability(
                true, CsiVolume.AccessMode.MULTI_NODE_MULTI_WRITER, Optional.empty(), List.of());
        var none = new TreeMap<String, CsiVolume.Credential>();
        for (var source : List.of("s", "t")) {
            var secret = new TreeMap<>(Map.of("key", new CsiVolume.Credential(source)));
            var volume = new CsiVolume("p", "v", capability, none, secret, new TreeMap<>());
            var container = ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                    .withVolumes(List.of(new ContainerInfo.Volume("d", volume, false)));
            launch(Map.of(new TaskId(source), Secrets.NONE), task(source).withContainer(container));
        }
        var good =
                ((Call.Accept) sent.getFirst()).tasks().getFirst().container().orElseThrow();
        assertThat(good.volumes())
                .singleElement()
                .matches(volume -> volume.source().orElseThrow() instanceof CsiVolume csi
                        && csi.publishSecrets()
                                .equals(Map.of("key", new CsiVolume.Credential("s", Optional.of("s3cr3t")))));
        assertThat(good.toString()).doesNotContain("s3cr3t");
        assertThat(good.shown().volumes())
                .noneMatch(volume -> volume.equals(good.volumes().getFirst()));
        assertThat(((Call.Accept) sent.getLast()).tasks()).isEmpty();
        assertThat(heard)
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("container.volumes d: no t"));
    }

    @Test
    void secretsInFiles_areFilledIn_orTheReason() {
        var container = ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                .withVolumes(List.of(
                        new ContainerInfo.Volume("etc/pw", new VolumeSource.Secret(""), true),
                        new ContainerInfo.Volume("/d", "/h", true)));
        var sources = new TreeMap<>(Map.of("pw", "s", "bad", "t"));
        var none = new TreeMap<String, String>();
        launch(
                Map.of(
                        new TaskId("good"),
                        new Secrets(sources, none, Optional.empty(), new TreeMap<>(Map.of("etc/pw", "pw"))),
                        new TaskId("bad"),
                        new Secrets(sources, none, Optional.empty(), new TreeMap<>(Map.of("etc/pw", "bad")))),
                task("good").withContainer(container),
                task("bad").withContainer(container));
        assertThat(sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        Call.Accept.class,
                        accept -> assertThat(accept.tasks())
                                .singleElement()
                                .satisfies(good -> assertThat(
                                                good.container().orElseThrow().volumes())
                                        .containsExactly(
                                                new ContainerInfo.Volume(
                                                        "etc/pw", new VolumeSource.Secret("s3cr3t"), true),
                                                new ContainerInfo.Volume("/d", "/h", true))));
        assertThat(heard.toString()).contains("container.volumes etc/pw: no t").doesNotContain("s3cr3t");
    }

    @Test
    void executorOfOnesOwn_getsTheVariables() {
        var command = new CommandInfo(true, "run", List.of(), Map.of(), List.of(), Optional.empty());
        var program = ExecutorInfo.custom(new ExecutorId("e"), Resources.EMPTY, command);
        launch(Map.of(new TaskId("good"), GOOD), task("good").withExecutor(program));
        assertThat(sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        Call.Accept.class,
                        accept -> assertThat(accept.tasks()
                                        .getFirst()
                                        .executor()
                                        .flatMap(ExecutorInfo::program)
                                        .orElseThrow()
                                        .command()
                                        .environment())
                                .containsEntry("PASSWORD", "s3cr3t"));
    }

    @Test
    void taskWhoseSecretCannotBeHad_hasFailed_andTheOthersAreLaunched() {
        launch(Map.of(new TaskId("bad"), BAD, new TaskId("good"), GOOD), task("bad"), task("good"));
        assertThat(sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        Call.Accept.class,
                        accept -> assertThat(accept.tasks())
                                .extracting(task -> task.taskId().value())
                                .containsExactly("good"));
        assertThat(heard)
                .singleElement()
                .isInstanceOfSatisfying(
                        KernelEvent.FromMaster.class,
                        from -> assertThat(from.event()).isInstanceOfSatisfying(Event.Update.class, update -> {
                            assertThat(update.status().taskId()).isEqualTo(new TaskId("bad"));
                            assertThat(update.status().state()).isEqualTo(TaskState.TASK_ERROR);
                            assertThat(update.status().message()).isEqualTo("env PASSWORD: no t");
                        }));
    }

    private void launchGroup(Map<TaskId, Secrets> secrets, Operation before, TaskInfo... tasks) {
        var group = new Operation.LaunchGroup(ExecutorInfo.of(new ExecutorId("e"), Resources.EMPTY), List.of(tasks));
        runner.accept(new Effect.LaunchWithSecrets(
                new Call.Accept(List.of(new OfferId("o")), List.of(before, group), Filters.NONE),
                new TreeMap<>(secrets)));
    }

    @Test
    void group_getsItsSecrets_afterWhatComesBeforeIt() {
        var reserve = new Operation.Convert(Operation.Kind.RESERVE, Optional.empty(), Resources.parse("cpus:1"));
        launchGroup(Map.of(new TaskId("good"), GOOD), reserve, task("good"), task("plain"));
        assertThat(sent).singleElement().isInstanceOfSatisfying(Call.Accept.class, accept -> {
            assertThat(accept.operations().getFirst()).isEqualTo(reserve);
            assertThat(accept.tasks()).hasSize(2);
            assertThat(accept.tasks().getFirst().command().environment()).containsEntry("PASSWORD", "s3cr3t");
            assertThat(accept.tasks().getLast()).isEqualTo(task("plain"));
        });
        assertThat(heard).isEmpty();
    }

    @Test
    void group_ofWhichOneCannotHaveItsSecrets_hasFailedAsAWhole() {
        var reserve = new Operation.Convert(Operation.Kind.RESERVE, Optional.empty(), Resources.parse("cpus:1"));
        launchGroup(Map.of(new TaskId("good"), GOOD, new TaskId("bad"), BAD), reserve, task("good"), task("bad"));
        assertThat(sent).containsExactly(new Call.Accept(List.of(new OfferId("o")), List.of(reserve), Filters.NONE));
        assertThat(heard)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.toString())
                        .contains("TASK_ERROR", "container bad: environment PASSWORD: no t")
                        .doesNotContain("s3cr3t"));
    }

    @Test
    void offers_goBackWhenNothingIsLeftToLaunch() {
        launch(Map.of(new TaskId("bad"), BAD), task("bad"));
        assertThat(sent).containsExactly(new Call.Accept(List.of(new OfferId("o")), List.of(), Filters.NONE));
    }
}
