package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.BackoffStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.KillSelection;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.check.AppCheck;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** parse(write(app)) = app, for apps of all kinds. */
class AppJsonRoundTripTest {
    private static final AppJson APPS = new AppJson(RoleSettings.DEFAULT);

    @Test
    void app_writtenAndReadIsTheSame() throws Exception {
        for (long seed = 0; seed < 2_000; seed++) {
            var app = new Apps(new SplittableRandom(seed)).app();
            var text = Json.bytes(AppJson.write(app));
            assertThat(APPS.parse(Json.read(text), PathId.ROOT, app.version()))
                    .as("seed %d, %s", seed, AppJson.write(app))
                    .isEqualTo(new Parsed.Accepted(app, List.of()));
            assertThat(APPS.merge(app, Json.object()))
                    .as("seed %d, empty update", seed)
                    .isEqualTo(new Parsed.Accepted(app, List.of()));
        }
    }

    /** Apps that obey the rules, drawn by chance. */
    private record Apps(SplittableRandom random) {
        AppDefinition app() {
            var container = container();
            boolean bridge = container.flatMap(Container::docker).isPresent() && random.nextBoolean();
            var named = bridge && random.nextBoolean()
                    ? Optional.of(new Ports.Named("net" + random.nextInt(9), texts()))
                    : Optional.<Ports.Named>empty();
            var ports = IntStream.range(0, random.nextInt(4))
                    .mapToObj(index -> port(index, bridge, named.isPresent()))
                    .toList();
            var run = new RunSpec(
                    process(container),
                    new ResourceNeeds(random.nextInt(64_000), random.nextInt(1_000_000), random.nextInt(9_999), 0),
                    new Ports(ports, random.nextBoolean(), network(bridge, named), named)
                            .withBridgeLabels(bridge && named.isEmpty() ? texts() : new TreeMap<>()),
                    new Placement(list(3, this::constraint), random.nextBoolean() ? List.of("*") : List.of(), "*"),
                    lifecycle(),
                    ports.isEmpty()
                            ? List.of(check(Protocol.COMMAND, 0))
                            : list(
                                    3,
                                    index -> check(
                                            pick(List.of(
                                                    Protocol.HTTP, Protocol.HTTPS, Protocol.TCP, Protocol.COMMAND)),
                                            Math.min(2, ports.size()))),
                    texts(),
                    list(2, index -> PathId.parse("/dep" + index + "/x")),
                    readiness(ports),
                    container.filter(has -> has.type() == Container.Type.DOCKER).isPresent()
                            ? Optional.empty()
                            : plainCheck(ports.size()),
                    secrets(container),
                    limits(),
                    Optional.empty());
            var version = Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000_000));
            return new AppDefinition(
                    PathId.parse("/g" + random.nextInt(9) + "/app" + random.nextInt(99)),
                    random.nextInt(1000),
                    run,
                    VersionInfo.created(version));
        }

        private Optional<ReadinessCheck> readiness(List<PortDefinition> ports) {
            int interval = 2 + random.nextInt(99);
            return ports.stream()
                    .flatMap(port -> port.name().stream())
                    .findFirst()
                    .map(port -> new ReadinessCheck(
                            word(),
                            pick(List.of(ReadinessCheck.Protocol.values())),
                            "/" + word(),
                            port,
                            Duration.ofSeconds(interval),
                            Duration.ofSeconds(1 + random.nextInt(interval - 1)),
                            List.of(200 + random.nextInt(300), 503),
                            random.nextBoolean()));
        }

        private Optional<AppCheck> plainCheck(int ports) {
            var kind = ports == 0 ? AppCheck.Kind.EXEC : pick(List.of(AppCheck.Kind.values()));
            boolean exec = kind == AppCheck.Kind.EXEC;
            boolean shell = random.nextBoolean();
            return random.nextInt(3) == 0
                    ? Optional.empty()
                    : Optional.of(new AppCheck(
                            kind,
                            !exec && random.nextBoolean() ? Optional.of(80) : Optional.empty(),
                            exec ? Optional.empty() : Optional.of(random.nextInt(ports)),
                            kind == AppCheck.Kind.HTTP && random.nextBoolean()
                                    ? Optional.of("/" + word())
                                    : Optional.empty(),
                            exec
                                    ? Optional.of(new AppCheck.Command(
                                            shell ? Optional.of(word()) : Optional.empty(),
                                            shell ? List.of() : List.of(word(), "")))
                                    : Optional.empty(),
                            Duration.ofSeconds(random.nextInt(99)),
                            Duration.ofSeconds(random.nextInt(99)),
                            Duration.ofSeconds(random.nextInt(99))));
        }

        private Optional<Secrets> secrets(Optional<Container> container) {
            boolean pulls = container
                    .filter(has ->
                            has.type() == Container.Type.MESOS && has.docker().isPresent())
                    .isPresent();
            return switch (random.nextInt(3)) {
                case 0 -> Optional.empty();
                case 1 ->
                    Optional.of(new Secrets(
                            new TreeMap<>(Map.of("pw", word(), "login", word())),
                            new TreeMap<>(Map.of("SECRET_A", "pw", "SECRET_B", "login")),
                            Optional.empty()));
                default ->
                    pulls
                            ? Optional.of(new Secrets(
                                    new TreeMap<>(Map.of("login", word())), new TreeMap<>(), Optional.of("login")))
                            : Optional.empty();
            };
        }

        private Optional<TaskLimits> limits() {
            return switch (random.nextInt(3)) {
                case 0 -> Optional.of(new TaskLimits(Optional.of(TaskLimits.UNLIMITED), Optional.empty()));
                case 1 -> Optional.of(new TaskLimits(Optional.of(64_500L), Optional.of(1_000_000L)));
                default -> Optional.empty();
            };
        }

        private Optional<Container> container() {
            boolean docker = random.nextBoolean();
            var image = new Container.Docker(
                    word(),
                    random.nextBoolean(),
                    docker && random.nextBoolean(),
                    docker ? list(2, index -> new Container.Parameter("k" + index, word())) : List.of());
            return switch (random.nextInt(3)) {
                case 0 -> Optional.empty();
                case 1 -> Optional.of(new Container(Container.Type.MESOS, Optional.empty(), List.of()));
                default ->
                    Optional.of(new Container(
                            docker ? Container.Type.DOCKER : Container.Type.MESOS,
                            Optional.of(image),
                            list(
                                    3,
                                    index -> pick(List.of(
                                            new Volume.Host("/c" + index, "/h", random.nextBoolean()),
                                            new Volume.External(
                                                    "/e" + index,
                                                    docker && random.nextBoolean(),
                                                    word(),
                                                    "dvdi",
                                                    docker ? Optional.empty() : Optional.of(1 + index),
                                                    new TreeMap<>(Map.of("dvdi/driver", "rexray")),
                                                    true))))));
            };
        }

        private Process process(Optional<Container> container) {
            boolean cmd = random.nextBoolean();
            return new Process(
                    cmd ? Optional.of(word() + " \"\\\u00e9\t\u001b") : Optional.empty(),
                    cmd ? List.of() : List.of("/bin/" + word(), ""),
                    random.nextBoolean() ? Optional.of(word()) : Optional.empty(),
                    pick(
                            container.flatMap(Container::docker).isPresent()
                                    ? List.of("", "//cmd")
                                    : List.of("", "//cmd", "/opt/" + word())),
                    texts(),
                    list(
                            3,
                            index -> new Process.Fetch(
                                    "http://x/" + word(),
                                    random.nextBoolean(),
                                    random.nextBoolean(),
                                    random.nextBoolean(),
                                    random.nextBoolean() ? Optional.of("d/" + index) : Optional.empty())),
                    container,
                    pick(List.of(Optional.empty(), Optional.of(true), Optional.of(false))),
                    random.nextBoolean()
                            ? Optional.of(new ResourceNeeds(100 + random.nextInt(99), 32_000, 10_500, 0))
                            : Optional.empty());
        }

        private static Ports.Network network(boolean own, Optional<Ports.Named> named) {
            return own ? (named.isPresent() ? Ports.Network.CONTAINER : Ports.Network.BRIDGE) : Ports.Network.HOST;
        }

        private PortDefinition port(int index, boolean bridge, boolean named) {
            // Checks by the orchestrator, and readiness checks, need a port of the host: the first ones have it.
            var hostPort = named && index > 1 && random.nextBoolean()
                    ? Optional.<Integer>empty()
                    : Optional.of(random.nextInt(2) * 31_000);
            return new PortDefinition(
                    random.nextBoolean() ? 0 : 10_000 + index,
                    pick(List.of("tcp", "udp", "udp,tcp")),
                    random.nextBoolean() ? Optional.of("p" + index) : Optional.empty(),
                    texts(),
                    bridge ? Optional.of(new Ports.Mapping(80 + index, hostPort)) : Optional.empty());
        }

        private Constraint constraint(int index) {
            var operator = pick(List.of(Operator.values()));
            var field = "field" + index;
            return switch (operator) {
                case UNIQUE -> new Constraint(field, operator, Optional.empty());
                case CLUSTER -> new Constraint(field, operator, Optional.of(word()));
                case GROUP_BY, MAX_PER -> new Constraint(field, operator, Optional.of("" + (1 + random.nextInt(5))));
                case LIKE, UNLIKE -> new Constraint(field, operator, Optional.of("(a|b).*"));
                case IS -> new Constraint(field, operator, Optional.of("0.125"));
            };
        }

        private Lifecycle lifecycle() {
            var inactive = seconds(100);
            return new Lifecycle(
                    new BackoffStrategy(seconds(10), 1 + random.nextDouble(), seconds(1000)),
                    new UpgradeStrategy(random.nextDouble(), random.nextDouble()),
                    random.nextBoolean()
                            ? new UnreachableStrategy.Disabled()
                            : new UnreachableStrategy.Enabled(inactive, inactive.plus(seconds(9))),
                    pick(List.of(KillSelection.values())),
                    random.nextBoolean() ? Optional.of(seconds(60)) : Optional.empty());
        }

        private AppHealthCheck check(Protocol protocol, int ports) {
            boolean command = protocol == Protocol.COMMAND;
            return new AppHealthCheck(
                    protocol,
                    command ? Optional.empty() : Optional.of("/" + word()),
                    Optional.empty(),
                    command ? Optional.empty() : Optional.of(random.nextInt(ports)),
                    seconds(600),
                    seconds(60),
                    seconds(60),
                    random.nextInt(9),
                    seconds(60),
                    (protocol == Protocol.HTTP || protocol == Protocol.HTTPS) && random.nextBoolean(),
                    "IPv4",
                    command ? Optional.of("true " + word()) : Optional.empty(),
                    Optional.empty());
        }

        private <T> T pick(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        private <T> List<T> list(int bound, IntFunction<T> element) {
            return IntStream.range(0, random.nextInt(bound)).mapToObj(element).toList();
        }

        private SortedMap<String, String> texts() {
            var texts = new TreeMap<String, String>();
            IntStream.range(0, random.nextInt(4)).forEach(_ -> texts.put(word(), word()));
            return texts;
        }

        private Duration seconds(int bound) {
            return Duration.ofSeconds(random.nextInt(bound));
        }

        private String word() {
            return "w" + Integer.toString(random.nextInt(46_656), 36);
        }
    }
}
