package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import io.ekiden.orchestrator.spec.pod.PodContainer.Endpoint;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the fields of a pod mean together, and may not. <b>Source:</b> Marathon {@code PodsValidation}. It takes endpoints of the host's
 * network without a hostPort, if the definition names no network, and never starts such a pod; here they are refused.
 */
public final class PodRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final int MOST_CONTAINERS = 100;
    private static final int MOST_TOLD = 100_000;
    private static final int MAX_NAME = 63;
    private static final int MAX_PATH = 1024;
    private static final String NAME_TEXT = "must fully match regular expression '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'";

    /** Where a pod has what an app has elsewhere. */
    private static final Map<String, String> PATHS = Map.of(
            "/constraints", "/scheduling/placement/constraints",
            "/acceptedResourceRoles", "/scheduling/placement/acceptedResourceRoles",
            "/unreachableStrategy", "/scheduling/unreachableStrategy",
            "/upgradeStrategy", "/scheduling/upgrade",
            "/instances", "/scaling/instances");

    private final Pod pod;
    private final List<Violation> violations = new ArrayList<>();

    private PodRules(Pod pod) {
        this.pod = pod;
    }

    /**
     * All violated rules.
     *
     * @param secrets what the pod declares, and what all its containers are told
     * @param shared those that apps have too, at the paths of apps
     */
    public static List<Violation> check(Pod pod, Secrets secrets, List<Violation> shared) {
        var rules = new PodRules(pod);
        shared.forEach(violation -> rules.violations.add(ofPod(violation)));
        rules.violations.addAll(AppRules.environment("/environment", pod.environment()));
        rules.size();
        rules.names();
        rules.network();
        for (int i = 0; i < pod.containers().size(); i++) {
            rules.container(pod.containers().get(i), "/containers(" + i + ")");
        }
        rules.violations.addAll(PodVolumeRules.check(pod));
        rules.violations.addAll(PodSecretRules.check(pod, secrets));
        return rules.violations;
    }

    private static Violation ofPod(Violation violation) {
        return PATHS.entrySet().stream()
                .filter(entry -> violation.path().startsWith(entry.getKey()))
                .findFirst()
                .map(entry -> new Violation(
                        entry.getValue()
                                + violation.path().substring(entry.getKey().length()),
                        violation.errors()))
                .orElse(violation);
    }

    private void add(String path, String error) {
        violations.add(Violation.of(path, error));
    }

    /** What all containers are told is there once for each of them, from the launch on. */
    private void size() {
        int containers = pod.containers().size();
        if (containers > MOST_CONTAINERS) {
            add("/containers", "must not be more than " + MOST_CONTAINERS);
        }
        long told = pod.environment().size() + endpoints().count();
        if (containers * told > MOST_TOLD) {
            add("/", "must not have more than " + MOST_TOLD + " variables and endpoints, times containers");
        }
    }

    private void names() {
        if (hasTwice(pod.containers().stream().map(PodContainer::name))) {
            add("/containers", "container names must be unique");
        }
        if (hasTwice(pod.volumes().stream().map(PodVolume::name))) {
            add("/volumes", "volume names must be unique");
        }
        for (int i = 0; i < pod.volumes().size(); i++) {
            name(pod.volumes().get(i).name(), "/volumes(" + i + ")/name");
        }
        if (hasTwice(endpoints().map(Endpoint::name))) {
            add("/", "endpoint names must be unique across all containers");
        }
        if (hasTwice(endpoints().flatMap(endpoint -> endpoint.containerPort().stream()))) {
            add("/", "container ports must be unique across all containers");
        }
        if (hasTwice(
                endpoints().flatMap(endpoint -> endpoint.hostPort().stream()).filter(port -> port != 0))) {
            add("/", "host ports must be unique across all containers");
        }
    }

    private void network() {
        if (pod.network().mode() == Network.CONTAINER && pod.network().named().isEmpty()) {
            add("/networks", "Network name must be specified when container network is selected.");
        }
        violations.addAll(AppRules.networks(pod.network().all()));
    }

    private Stream<Endpoint> endpoints() {
        return pod.containers().stream().flatMap(container -> container.endpoints().stream());
    }

    private void container(PodContainer container, String path) {
        name(container.name(), path + "/name");
        if (container.command().isEmpty() && container.image().isEmpty()) {
            add(path, "needs an exec command or an image: there is nothing to run");
        }
        container.command().ifPresent(command -> command(command, path + "/exec/command"));
        container.user().ifPresent(user -> violations.addAll(AppRules.word(path + "/user", user)));
        violations.addAll(AppRules.environment(path + "/environment", container.environment()));
        violations.addAll(AppRules.limits(path, container.limits(), container.resources()));
        if (container.limits().isPresent() && pod.sharedCgroups().orElse(false)) {
            add(
                    path + "/resourceLimits",
                    "must not be given with legacySharedCgroups, as the limits are of all containers");
        }
        violations.addAll(AppRules.fetches(path + "/artifacts", container.artifacts()));
        container
                .image()
                .filter(image -> image.id().isEmpty() || image.id().length() > MAX_PATH)
                .ifPresent(_ -> add(path + "/image/id", "must have from 1 to 1024 characters"));
        for (int i = 0; i < container.endpoints().size(); i++) {
            endpoint(container.endpoints().get(i), path + "/endpoints(" + i + ")");
        }
        container.healthCheck().ifPresent(check -> healthCheck(check, container, path + "/healthCheck"));
        container.check().ifPresent(check -> {
            probe(check.kind(), check.endpoint(), check.path(), container, path + "/check");
            check.command().ifPresent(command -> command(command, path + "/check/exec/command"));
        });
    }

    private void command(Command command, String path) {
        command.shell().ifPresent(shell -> violations.addAll(AppRules.command(path + "/shell", shell)));
        IntStream.range(0, command.argv().size())
                .forEach(i -> violations.addAll(AppRules.command(
                        path + "/argv(" + i + ")", command.argv().get(i))));
    }

    private void endpoint(Endpoint endpoint, String path) {
        name(endpoint.name(), path + "/name");
        if (pod.network().isOwn()) {
            if (endpoint.containerPort().isEmpty()) {
                add(path + "/containerPort", "is required when using container-mode networking");
            }
        } else {
            if (endpoint.hostPort().isEmpty()) {
                add(path + "/hostPort", "is required when using host-mode networking");
            }
            if (endpoint.containerPort().isPresent()) {
                add(path + "/containerPort", "is not allowed when using host-mode networking");
            }
        }
        var names = pod.network().all().stream().map(Named::name).toList();
        endpoint.networkNames().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> add(path + "/networkNames", "is not the name of a network of the pod: " + name));
        if (names.size() > 1
                && endpoint.hostPort().isPresent()
                && endpoint.networkNames().size() != 1) {
            add(path, AppRules.WHICH_NETWORK);
        }
        if (hasTwice(endpoint.protocols().stream())) {
            add(path + "/protocol", "Duplicate protocols within the same endpoint are not allowed");
        }
    }

    private void healthCheck(PodHealthCheck check, PodContainer container, String path) {
        if (check.timeout().compareTo(check.interval()) >= 0) {
            add(
                    path + "/timeoutSeconds",
                    "got %d, expected less than intervalSeconds, which is %d"
                            .formatted(
                                    check.timeout().toSeconds(),
                                    check.interval().toSeconds()));
        }
        probe(check.kind(), check.endpoint(), check.path(), container, path);
        check.command().ifPresent(command -> command(command, path + "/exec/command"));
    }

    private void probe(
            Kind kind, Optional<String> endpoint, Optional<String> asksFor, PodContainer container, String path) {
        if (kind != Kind.EXEC) {
            var probe = path + (kind == Kind.HTTP ? "/http" : "/tcp");
            if (container.endpoints().stream().noneMatch(known -> endpoint.equals(Optional.of(known.name())))) {
                add(probe + "/endpoint", "contained in the container endpoints");
            }
            asksFor.filter(asked -> asked.isEmpty() || asked.length() > MAX_PATH || !asked.startsWith("/"))
                    .ifPresent(_ -> add(probe + "/path", "must begin with a slash and have at most 1024 characters"));
            asksFor.ifPresent(asked -> {
                if (asked.chars().anyMatch(letter -> letter <= ' ' || letter == 0x7f)) {
                    add(probe + "/path", "path must not contain spaces or control characters");
                }
            });
        }
    }

    private void name(String name, String path) {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            add(path, NAME_TEXT + ", with at most 63 characters");
        }
    }

    private static boolean hasTwice(Stream<?> values) {
        Set<Object> seen = new HashSet<>();
        return !values.allMatch(seen::add);
    }
}
