package io.ekiden.orchestrator.spec;

import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.spec.option.GpuRules;
import io.ekiden.orchestrator.spec.pod.PodRules;
import io.ekiden.orchestrator.spec.role.AppRoles;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.ekiden.orchestrator.spec.volume.ExternalVolumeRules;
import io.ekiden.orchestrator.spec.volume.ResidencyRules;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the fields of an app mean together, and may not. A function of the definition alone: what depends on other apps
 * (same id, cycles of dependencies over several apps) is checked where all apps are known.
 * <b>Source:</b> Marathon {@code AppValidation}.
 */
public final class AppRules {
    /** Also the sentence clients know for an app without anything to run. */
    public static final String COMMAND_REQUIRED =
            "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.";

    /** Said of a port. */
    public static final String WHICH_NETWORK =
            "networkNames must be a single item list when hostPort is specified and more than 1 container network is"
                    + " defined";

    /** Said where a secret is used. */
    public static final String UNDEFINED_SECRET = "references an undefined secret";

    private static final int MAX_URI_LENGTH = 1024;
    /** Each is kept in memory, and stored once it runs. Far above what one cluster runs of one app. */
    public static final int MAX_INSTANCES = 100_000;

    private static final String LINES = "\t\n\r";

    private AppRules() {}

    /** All violated rules; empty when the app, or the pod, is valid. */
    public static List<Violation> check(AppDefinition app, AppRoles roles, DefinitionOptions options) {
        var run = app.run();
        var pod = run.pod();
        if (pod.isPresent()) {
            var secrets = run.secrets().orElse(Secrets.NONE);
            return withRole(app, PodRules.check(pod.get(), secrets, ofAppsAndPods(app, roles, options)));
        }
        var violations = Stream.<Collection<Violation>>of(
                        command(run.process()),
                        texts(run),
                        fetches("/fetch", run.process().fetch()),
                        ports(run.ports()),
                        ContainerRules.check(run),
                        HealthCheckRules.check(run),
                        run.readiness()
                                .map(check -> HealthCheckRules.readiness(check, run.ports()))
                                .orElse(List.of()),
                        run.check()
                                .map(check -> HealthCheckRules.check(check, run))
                                .orElse(List.of()),
                        limits("", run.limits(), run.resources()),
                        run.secrets().map(secrets -> secrets(secrets, run)).orElse(List.of()),
                        ExternalVolumeRules.check(app),
                        dependencies(app),
                        ofAppsAndPods(app, roles, options))
                .flatMap(Collection::stream)
                .toList();
        return withRole(app, violations);
    }

    /** As in Marathon, which looks at it when everything else is fine. */
    private static List<Violation> withRole(AppDefinition app, List<Violation> violations) {
        return violations.isEmpty() ? ResidencyRules.checkRole(app) : violations;
    }

    /** At the paths of apps. */
    private static List<Violation> ofAppsAndPods(AppDefinition app, AppRoles roles, DefinitionOptions options) {
        var run = app.run();
        var violations = new ArrayList<>(PathIdRules.app(app.id()));
        run.labels().forEach((name, value) -> {
            plain("/labels/" + name, name, "", violations);
            plain("/labels/" + name, value, LINES, violations);
        });
        run.process().user().ifPresent(user -> plain("/user", user, "", violations));
        violations.addAll(constraints(run.placement()));
        violations.addAll(roles(app, roles));
        violations.addAll(lifecycle(run.lifecycle()));
        violations.addAll(instances(app));
        violations.addAll(progressDeadline(run));
        violations.addAll(minHealthy(run));
        violations.addAll(seconds(run, RunSpec.LAUNCH_TIMEOUT, 0));
        violations.addAll(singleInstance(app));
        violations.addAll(GpuRules.check(run, options));
        violations.addAll(ResidencyRules.check(app));
        return violations;
    }

    private static List<Violation> command(Process process) {
        boolean both = process.cmd().isPresent() && !process.args().isEmpty();
        boolean neither = process.cmd().isEmpty() && process.args().isEmpty();
        return both || (neither && process.image().isEmpty())
                ? List.of(Violation.of("/", COMMAND_REQUIRED))
                : List.of();
    }

    /** What would not survive its way into a process, a terminal or a configuration file. */
    private static List<Violation> texts(RunSpec run) {
        var violations = new ArrayList<Violation>();
        var process = run.process();
        process.cmd().ifPresent(cmd -> plain("/cmd", cmd, Violation.LINES_AND_COLOURS, violations));
        for (int index = 0; index < process.args().size(); index++) {
            plain("/args(" + index + ")", process.args().get(index), Violation.LINES_AND_COLOURS, violations);
        }
        violations.addAll(environment("/env", process.env()));
        return violations;
    }

    /** What is wrong with variables. */
    public static List<Violation> environment(String path, Map<String, String> variables) {
        var violations = new ArrayList<Violation>();
        variables.forEach((name, value) -> {
            violations.addAll(variable(path, name));
            plain(path + "/" + name, value, Violation.LINES_AND_COLOURS, violations);
        });
        return violations;
    }

    /** What is wrong with the name of a variable. */
    public static List<Violation> variable(String path, String name) {
        var violations = new ArrayList<Violation>();
        plain(path + "/" + name, name, "", violations);
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            violations.add(Violation.of(path + "/" + name, "is not the name of an environment variable"));
        }
        return violations;
    }

    /** What is wrong with a command or a word of one. */
    public static List<Violation> command(String path, String text) {
        var violations = new ArrayList<Violation>();
        plain(path, text, Violation.LINES_AND_COLOURS, violations);
        return violations;
    }

    /** What is wrong with a word that stands in a line of its own. */
    public static List<Violation> word(String path, String text) {
        var violations = new ArrayList<Violation>();
        plain(path, text, "", violations);
        return violations;
    }

    private static void plain(String path, String text, String allowed, List<Violation> violations) {
        Violation.ofControlCharacter(path, text, allowed).ifPresent(violations::add);
    }

    /** What is wrong with limits of what has asked for that much. */
    public static List<Violation> limits(String path, Optional<TaskLimits> given, ResourceNeeds asked) {
        var violations = new ArrayList<Violation>();
        given.ifPresent(limits -> {
            limit(path + "/resourceLimits/cpus", limits.cpusMilli(), asked.cpusMilli(), violations);
            limit(path + "/resourceLimits/mem", limits.memMilli(), asked.memMilli(), violations);
        });
        return violations;
    }

    private static void limit(String path, Optional<Long> limit, long asked, List<Violation> violations) {
        if (limit.filter(milli -> milli < asked).isPresent()) {
            violations.add(Violation.of(
                    path,
                    "resource limit must be greater than or equal to requested resource (" + asked / 1000.0 + ")"));
        }
    }

    private static List<Violation> secrets(Secrets secrets, RunSpec run) {
        var violations = new ArrayList<Violation>();
        secrets.environment().forEach((variable, name) -> {
            violations.addAll(variable("/env", variable));
            if (!secrets.sources().containsKey(name)) {
                violations.add(Violation.of("/env/" + variable + "/secret", UNDEFINED_SECRET));
            }
        });
        run.process().container().ifPresent(container -> secretFiles(container, secrets, violations));
        secrets.pullConfig().ifPresent(name -> {
            if (!secrets.sources().containsKey(name)) {
                violations.add(Violation.of("/container/docker/pullConfig/secret", UNDEFINED_SECRET));
            }
            if (run.process().container().map(Container::type).equals(Optional.of(Container.Type.DOCKER))) {
                violations.add(Violation.of(
                        "/container/docker/pullConfig",
                        "is not supported for containers of type DOCKER, only of MESOS"));
            }
        });
        secrets.sources().keySet().stream()
                .filter(name -> !secrets.isUsed(name))
                .forEach(name -> violations.add(
                        Violation.of("/secrets/" + name, "is not referenced; remove it, or use it in env")));
        return violations;
    }

    private static void secretFiles(Container container, Secrets secrets, List<Violation> violations) {
        for (int index = 0; index < container.volumes().size(); index++) {
            if (container.volumes().get(index) instanceof Volume.Secret(var _, var name)) {
                var at = "/container/volumes(" + index + ")";
                if (!secrets.sources().containsKey(name)) {
                    violations.add(Violation.of(at + "/secret", UNDEFINED_SECRET));
                }
            }
        }
    }

    /** What is wrong with artifacts. */
    public static List<Violation> fetches(String list, List<Process.Fetch> fetches) {
        var violations = new ArrayList<Violation>();
        for (int index = 0; index < fetches.size(); index++) {
            var path = list + "(" + index + ")";
            var fetch = fetches.get(index);
            if (!isUri(fetch.uri())) {
                violations.add(Violation.of(path + "/uri", "URI has invalid syntax."));
            }
            if (fetch.uri().length() > MAX_URI_LENGTH) {
                violations.add(Violation.of(path + "/uri", "URI must not be longer than 1024 characters."));
            }
            if (fetch.destPath().filter(dest -> !isInsideSandbox(dest)).isPresent()) {
                violations.add(Violation.of(path + "/destPath", "must be a relative path inside of the sandbox"));
            }
        }
        return violations;
    }

    private static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Relative, and never out of where it begins. */
    public static boolean isInsideSandbox(String path) {
        return !path.isEmpty()
                && !path.startsWith("/")
                && path.indexOf('\0') < 0
                && !List.of(path.split("/")).contains("..");
    }

    /** Of the host's ports each is one of its own; a service may have one number for several ports of a container, for TCP and for UDP. */
    private static List<Violation> ports(Ports ports) {
        var violations = new ArrayList<Violation>();
        boolean isHosts = ports.network() == Ports.Network.HOST;
        if (hasTwice(ports.definitions().stream().flatMap(port -> port.name().stream()))) {
            violations.add(Violation.of(
                    isHosts ? "/portDefinitions" : "/container/portMappings", "Port names must be unique."));
        }
        if (isHosts
                && hasTwice(ports.definitions().stream()
                        .map(Ports.PortDefinition::port)
                        .filter(port -> port != 0))) {
            violations.add(Violation.of("/portDefinitions", "Ports must be unique."));
        }
        violations.addAll(networks(ports.named()));
        return violations;
    }

    /** The names of the networks of an app or a pod. */
    public static List<Violation> networks(List<Ports.Named> networks) {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < networks.size(); i++) {
            var path = "/networks(" + i + ")/name";
            ContainerInfo.Network.complaint(networks.get(i).name())
                    .ifPresent(complaint -> violations.add(Violation.of(path, complaint)));
        }
        if (hasTwice(networks.stream().map(Ports.Named::name))) {
            violations.add(Violation.of("/networks", "Duplicate networks are not allowed"));
        }
        return violations;
    }

    private static boolean hasTwice(Stream<?> values) {
        Set<Object> seen = new HashSet<>();
        return !values.allMatch(seen::add);
    }

    private static List<Violation> constraints(Placement placement) {
        return placement.constraints().stream()
                .flatMap(constraint -> ConstraintRules.error(constraint).stream())
                .map(error -> Violation.of("/constraints", error))
                .toList();
    }

    private static List<Violation> roles(AppDefinition app, AppRoles roles) {
        var violations = new ArrayList<Violation>();
        var placement = app.run().placement();
        var allowed = roles.of(app.id()).names();
        if (!allowed.contains(placement.role())) {
            violations.add(Violation.of(
                    "/role", "got %s, expected one of: [%s]".formatted(placement.role(), String.join(", ", allowed))));
        }
        var acceptable = placement.role().equals("*") ? List.of("*") : List.of("*", placement.role());
        if (allowed.contains(placement.role()) && !acceptable.containsAll(placement.acceptedResourceRoles())) {
            violations.add(Violation.of(
                    "/acceptedResourceRoles",
                    "acceptedResourceRoles can only contain " + String.join(" and ", acceptable)));
        }
        return violations;
    }

    private static List<Violation> dependencies(AppDefinition app) {
        var violations = new ArrayList<Violation>();
        var dependencies = app.run().dependencies();
        for (int index = 0; index < dependencies.size(); index++) {
            violations.addAll(PathIdRules.segments("/dependencies(" + index + ")", dependencies.get(index)));
        }
        if (dependencies.contains(app.id())) {
            violations.add(Violation.of("/", "Dependency graph has cyclic dependencies."));
        }
        return violations;
    }

    private static List<Violation> lifecycle(Lifecycle lifecycle) {
        return lifecycle.unreachable() instanceof UnreachableStrategy.Enabled(var inactive, var expunge)
                        && expunge.compareTo(inactive) < 0
                ? List.of(Violation.of(
                        "/unreachableStrategy/expungeAfterSeconds",
                        "got %d, expected %d or more".formatted(expunge.toSeconds(), inactive.toSeconds())))
                : List.of();
    }

    private static List<Violation> instances(AppDefinition app) {
        return app.instances() <= MAX_INSTANCES
                ? List.of()
                : List.of(Violation.of(
                        "/instances", "got %d, expected %d or fewer".formatted(app.instances(), MAX_INSTANCES)));
    }

    private static List<Violation> progressDeadline(RunSpec run) {
        return seconds(run, RunSpec.PROGRESS_DEADLINE, 1);
    }

    private static List<Violation> minHealthy(RunSpec run) {
        var unreadable = seconds(run, RunSpec.MIN_HEALTHY, 0);
        if (!unreadable.isEmpty()) {
            return unreadable;
        }
        boolean never = run.progressDeadline()
                .filter(deadline -> run.minHealthy().compareTo(deadline) >= 0)
                .isPresent();
        return never
                ? List.of(Violation.of(
                        "/labels/" + RunSpec.MIN_HEALTHY,
                        "must be less than " + RunSpec.PROGRESS_DEADLINE + ", or each deployment would fail"))
                : List.of();
    }

    private static List<Violation> seconds(RunSpec run, String label, int least) {
        return run.labels().containsKey(label) && run.seconds(label, least).isEmpty()
                ? List.of(Violation.of(
                        "/labels/" + label,
                        "must be a whole number of seconds from " + least + " to " + RunSpec.MAX_SECONDS))
                : List.of();
    }

    private static List<Violation> singleInstance(AppDefinition app) {
        if (!"true".equals(app.run().labels().get("MARATHON_SINGLE_INSTANCE_APP"))) {
            return List.of();
        }
        var violations = new ArrayList<Violation>();
        if (app.instances() > 1) {
            violations.add(Violation.of("/", "Single instance app may only have one instance"));
        }
        var upgrade = app.run().lifecycle().upgrade();
        if (upgrade.minimumHealthCapacity() != 0) {
            violations.add(Violation.of(
                    "/upgradeStrategy/minimumHealthCapacity",
                    "got %s, expected 0.0".formatted(upgrade.minimumHealthCapacity())));
        }
        if (upgrade.maximumOverCapacity() != 0) {
            violations.add(Violation.of(
                    "/upgradeStrategy/maximumOverCapacity",
                    "got %s, expected 0.0".formatted(upgrade.maximumOverCapacity())));
        }
        return violations;
    }
}
