package io.ekiden.orchestrator.spec.volume;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.Volume.External;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What external volumes may say. <b>Source:</b> Marathon {@code DVDIProviderValidations}. */
public final class ExternalVolumeRules {
    private static final String REXRAY = "rexray";

    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9_.-]*";

    /** What options of {@link #REXRAY} look like. */
    private static final Map<String, String> SHAPES = Map.of(
            "dvdi/volumetype",
            WORD,
            "dvdi/newfstype",
            WORD,
            "dvdi/iops",
            "[0-9]{1,9}",
            "dvdi/overwritefs",
            "true|false");

    private ExternalVolumeRules() {}

    /** All violated rules of the app by itself. */
    public static List<Violation> check(AppDefinition app) {
        var violations = new ArrayList<Violation>();
        app.run().process().container().ifPresent(container -> check(container, violations));
        if (app.run().hasExclusiveVolume()) {
            if (app.instances() > 1) {
                violations.add(Violation.of(
                        "/instances",
                        "got " + app.instances() + ", expected 1 or fewer: its external volume is not shared"));
            }
        }
        // Marathon takes it for those of CSI, where the old instance goes first all the same.
        if (hasExclusive(app)) {
            double over = app.run().lifecycle().upgrade().maximumOverCapacity();
            if (over != 0) {
                violations.add(Violation.of("/upgradeStrategy/maximumOverCapacity", "got " + over + ", expected 0.0"));
            }
        }
        return violations;
    }

    private static boolean hasExclusive(AppDefinition app) {
        return app.run().process().container().stream()
                .flatMap(container -> container.volumes().stream())
                .anyMatch(volume -> volume instanceof External external && !external.shared());
    }

    private static void check(Container container, List<Violation> violations) {
        var drivers = new TreeSet<String>();
        for (int index = 0; index < container.volumes().size(); index++) {
            var path = "/container/volumes(" + index + ")";
            if (container.volumes().get(index) instanceof Volume.Csi volume) {
                violations.addAll(CsiVolumeRules.check(volume, path, container.type()));
            }
            if (container.volumes().get(index) instanceof External volume) {
                if (volume.provider().equals(External.DVDI)) {
                    check(volume, path, container.type(), violations);
                    drivers.add(volume.driver());
                } else {
                    violations.add(Violation.of(
                            path + "/external/provider",
                            "got " + volume.provider() + ", expected one of: [csi, dvdi]"));
                }
            }
        }
        if (container.type() == Container.Type.DOCKER && drivers.size() > 1) {
            violations.add(Violation.of(
                    "/container/volumes",
                    "a container of type DOCKER can have volumes of one driver, not of " + drivers));
        }
    }

    private static void check(External volume, String path, Container.Type type, List<Violation> violations) {
        var external = path + "/external";
        if (volume.containerPath().isEmpty()) {
            violations.add(Violation.of(path + "/containerPath", "must not be empty"));
        }
        if (!volume.name().matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}")) {
            violations.add(Violation.of(
                    external + "/name", "must begin with a letter or a digit, and go on with those, '_', '.' and '-'"));
        }
        if (volume.driver().isEmpty()) {
            violations.add(Violation.of(external + "/options", External.DRIVER + " must be given"));
        }
        if (volume.sizeGiB().filter(size -> size == 0).isPresent()) {
            violations.add(Violation.of(external + "/size", "got 0, expected more than 0"));
        }
        if (type == Container.Type.DOCKER) {
            if (volume.sizeGiB().isPresent()) {
                violations.add(Violation.of(external + "/size", "must be undefined for Docker containers"));
            }
            if (!Set.of(External.DRIVER).containsAll(volume.options().keySet())) {
                violations.add(Violation.of(
                        external + "/options", "must only contain " + External.DRIVER + " for Docker containers"));
            }
        } else if (volume.readOnly()) {
            violations.add(Violation.of(path + "/mode", "got RO, expected RW"));
        }
        if (volume.driver().equals(REXRAY)) {
            ofRexray(volume, external + "/options", violations);
        }
    }

    /** What this driver would choke on at each launch. */
    private static void ofRexray(External volume, String options, List<Violation> violations) {
        volume.options().forEach((name, value) -> {
            var shape = SHAPES.get(name);
            if (shape != null && !value.matches(shape)) {
                violations.add(Violation.of(
                        options + "/\"" + name + "\"", "got " + value + ", expected what matches " + shape));
            }
        });
    }

    /** What is wrong with the app beside all others: a volume that is not shared belongs to one app. */
    public static List<Violation> conflicts(AppDefinition app, Collection<AppDefinition> all) {
        var own = names(app);
        if (own.isEmpty()) {
            return List.of();
        }
        return all.stream()
                .filter(other -> !other.id().equals(app.id()))
                .flatMap(other -> names(other).stream()
                        .filter(own::contains)
                        .map(name -> Violation.of(
                                "/container/volumes",
                                "Volume name '" + name + "' in " + app.id()
                                        + " conflicts with volume(s) of same name in app(s): " + other.id())))
                .toList();
    }

    private static Set<String> names(AppDefinition app) {
        return app.run().process().container().stream()
                .flatMap(container -> container.volumes().stream())
                .flatMap(volume -> volume.exclusiveName().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
