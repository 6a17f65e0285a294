package io.ekiden.mesos.agent.engine;

import io.ekiden.health.HealthCheck;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.process.TaskChecks;
import io.ekiden.mesos.agent.process.TaskHealthChecks;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks of what runs in containers: commands run in the container, ports are those of the container's address. <b>Source:</b> Mesos
 * {@code docker/executor.cpp}, whose checks enter the container's network instead; a server that listens on its loopback alone is
 * not reached by ours.
 */
final class ContainerChecks {
    private static final String LOCALHOST = "127.0.0.1";
    private static final String LOCALHOST_BY_IPV6 = "::1";
    private static final String CUT_OFF = "exit 1";
    private static final String NO_IPV6 = "echo 'the container has no IPv6 address'; exit 1";

    private final TaskHealthChecks health;
    private final TaskChecks checks;
    private final Map<String, String> environment;

    ContainerChecks(Vertx vertx, Consumer<AgentEvent> events, Map<String, String> environment) {
        this.health = new TaskHealthChecks(vertx, events);
        this.checks = new TaskChecks(vertx, events);
        this.environment = environment;
    }

    void startHealth(ImageRun run, TaskHealthCheck check, List<String> engine, Path sandbox) {
        run.startCheck(() -> health.start(run.run(), check, probe(run, check.probe(), engine, sandbox)));
    }

    void start(ImageRun run, TaskCheck check, List<String> engine, Path sandbox) {
        run.startCheck(() -> checks.start(run.run(), check, probe(run, check.probe(), engine, sandbox)));
    }

    void stop(ImageRun run) {
        run.stopChecks(() -> {
            health.stop(run.id());
            checks.stop(run.id());
        });
    }

    void close() {
        health.close();
        checks.close();
    }

    private HealthCheck.Probe probe(ImageRun run, TaskHealthCheck.Probe probe, List<String> engine, Path sandbox) {
        boolean ofAgent = run.container().network().mode() == Mode.HOST
                && GroupNetworks.of(run.run()).isEmpty();
        var host = ofAgent ? LOCALHOST : run.address().orElse(LOCALHOST);
        if (run.isCutOff() && !(probe instanceof TaskHealthCheck.Probe.Command)) {
            // At no address of ours: another task may listen there.
            return new HealthCheck.Command(CUT_OFF, sandbox, environment);
        }
        // Without an address by IPv6 there is nothing that could answer, also not at ours.
        var hostByIpv6 = ofAgent ? Optional.of(LOCALHOST_BY_IPV6) : run.addressByIpv6();
        return switch (probe) {
            case TaskHealthCheck.Probe.Http(var scheme, int port, var path, boolean ipv6) ->
                (ipv6 ? hostByIpv6 : Optional.of(host))
                        .<HealthCheck.Probe>map(address -> new HealthCheck.Http(scheme, address, port, path))
                        .orElseGet(() -> new HealthCheck.Command(NO_IPV6, sandbox, environment));
            case TaskHealthCheck.Probe.Tcp(int port, boolean ipv6) ->
                (ipv6 ? hostByIpv6 : Optional.of(host))
                        .<HealthCheck.Probe>map(address -> new HealthCheck.Tcp(address, port))
                        .orElseGet(() -> new HealthCheck.Command(NO_IPV6, sandbox, environment));
            case TaskHealthCheck.Probe.Command(var value) ->
                new HealthCheck.Command(shellText(engine, run.id(), value), sandbox, environment);
        };
    }

    /** For the shell that runs probes, which is to see words only. */
    static String shellText(List<String> engine, ContainerId container, String command) {
        return "exec "
                + Stream.concat(engine.stream(), EngineCommands.exec(container, command).stream())
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
    }
}
