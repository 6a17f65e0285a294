package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.HealthCheckSpec;
import io.ekiden.lb.app.PortSpec;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.HttpPath;
import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.PortLabels;
import io.ekiden.lb.label.template.Template;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a port is treated: as its labels say, or else as its health check suggests.
 *
 * <p><b>Source:</b> marathon-lb. We differ: an HTTP check by the agent makes a port HTTP too, as its manual says; a port of another port's
 * check is checked there only when that port is one of the host's.
 */
final class Sections {
    private static final int LONGEST_INTERVAL_SECONDS = 3_600;
    private static final Set<String> KEEP_TO_WEIGHTS = Set.of("roundrobin", "source", "random(1)");

    private Sections() {}

    static Section of(AppState app, int index, PortLabels labels) {
        var check = check(app, index, labels);
        var plainHttp = app.checkOf(index).filter(HealthCheckSpec::isPlainHttp).isPresent();
        boolean http = plainHttp
                || !labels.routing().hosts().isEmpty()
                || labels.guard().auth().isPresent()
                || labels.bind().asksForHttp();
        var mode = labels.backend().mode().orElse(http ? ListenMode.HTTP : ListenMode.TCP);
        return new Section(
                mode,
                check.map(found -> check(found, mode)).orElse(Check.DEFAULT),
                labels.backend(),
                labels.guard(),
                own(labels.own(), mode, check));
    }

    /** Without what is for the other mode, or for a check of another kind. */
    private static SortedMap<Template, List<String>> own(
            SortedMap<Template, List<String>> own, ListenMode mode, Optional<HealthCheckSpec> check) {
        boolean http = mode == ListenMode.HTTP;
        boolean ofTcp =
                check.filter(it -> !http || it.protocol().endsWith("TCP")).isPresent();
        var left = new TreeMap<>(own);
        left.keySet().removeIf(part -> switch (part) {
            case BACKEND_HTTP_OPTIONS -> !http;
            case BACKEND_HTTP_HEALTHCHECK_OPTIONS, BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS -> check.isEmpty() || ofTcp;
            case BACKEND_TCP_HEALTHCHECK_OPTIONS, BACKEND_SERVER_TCP_HEALTHCHECK_OPTIONS -> !ofTcp;
            default -> false;
        });
        return left;
    }

    /** With a way to choose servers that keeps to their weights, however few requests there are at a time. */
    static Section sharing(Section section) {
        var backend = section.backend();
        var balance = backend.balance().filter(KEEP_TO_WEIGHTS::contains).orElse("roundrobin");
        return new Section(
                section.mode(), section.check(), backend.withBalance(balance), section.guard(), section.own());
    }

    /** The check that tells of this port: its own, or that of the port it names. */
    static Optional<HealthCheckSpec> check(AppState app, int index, PortLabels labels) {
        int asked = labels.backend()
                .healthCheckPortIndex()
                .filter(other -> other < app.ports().size())
                .orElse(index);
        return app.checkOf(asked);
    }

    /** What HTTP checks ask for is asked for here too, unless it cannot be written down: then a connection is enough. */
    private static Check check(HealthCheckSpec spec, ListenMode mode) {
        boolean http = mode == ListenMode.HTTP && spec.isPlainHttp();
        var pace = spec.pace();
        var path =
                http ? Optional.of(spec.path().orElse("/")).filter(HttpPath::canBeAskedFor) : Optional.<String>empty();
        return new Check(
                path,
                path.isPresent() ? spec.expects() : HealthCheckSpec.Expects.USUAL,
                Math.clamp(pace.intervalSeconds(), 1, LONGEST_INTERVAL_SECONDS),
                Math.clamp(pace.timeoutSeconds(), 1, LONGEST_INTERVAL_SECONDS),
                Math.clamp(pace.maxConsecutiveFailures() + 1, 1, 1_000),
                Check.Named.of(spec));
    }

    /** Where a task is checked, when that is not where it gets its requests. */
    static Optional<Integer> checkPort(TaskState task, PortSpec port, Optional<HealthCheckSpec> check) {
        boolean own =
                check.filter(it -> it.isOn(port.index()) && it.port().isEmpty()).isPresent();
        if (own || check.isEmpty()) {
            return Optional.empty();
        }
        return check.get().port().or(() -> check.get().portIndex().flatMap(other -> portOf(task, other)));
    }

    private static Optional<Integer> portOf(TaskState task, int index) {
        return index < task.ports().size() ? Optional.of(task.ports().get(index)) : Optional.empty();
    }
}
