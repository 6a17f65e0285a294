package io.ekiden.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What this machine has to run Ekiden with: Java, HAProxy, control groups, an engine for images. */
final class Machine {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\S*");
    private static final int LIMIT_SECONDS = 5;

    private final Map<String, String> environment;

    Machine(Map<String, String> environment) {
        this.environment = environment;
    }

    void look(Report report) {
        report.good("java", "Java " + Runtime.version());
        haproxy(report);
        controlGroups(report);
        engine(report);
    }

    private void haproxy(Report report) {
        var program = find("haproxy", List.of("/usr/sbin", "/usr/local/sbin"));
        if (program.isEmpty()) {
            report.warn(
                    "haproxy",
                    "no HAProxy",
                    "'ekiden up' and 'ekiden lb' need one to balance loads: 2.6 or newer (Debian: apt-get install haproxy)");
            return;
        }
        var version = VERSION.matcher(said(program.get().toString(), "-v"));
        if (version.find() && isOlder(version.group(1), version.group(2))) {
            report.warn("haproxy", "HAProxy " + version.group() + " is too old", "2.6 or newer is needed");
        } else {
            report.good(
                    "haproxy", "HAProxy " + (version.reset().find() ? version.group() : "") + " at " + program.get());
        }
    }

    private static boolean isOlder(String major, String minor) {
        int number = Integer.parseInt(major) * 1000 + Integer.parseInt(minor);
        return number < 2006;
    }

    private static void controlGroups(Report report) {
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
            report.good("cgroups", "control groups, version 2");
        } else if (Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))) {
            report.good("cgroups", "control groups, version 1");
        } else {
            report.warn(
                    "cgroups", "no control groups", "an agent counts what tasks use and cannot limit it (--isolation)");
        }
    }

    private void engine(Report report) {
        var engine = List.of("docker", "podman").stream()
                .filter(name -> find(name, List.of()).isPresent())
                .findFirst();
        if (engine.isPresent()) {
            report.good("engine", "images are run by " + engine.get());
        } else {
            report.warn("engine", "neither docker nor podman", "an agent here cannot run apps with an image");
        }
    }

    private Optional<Path> find(String program, List<String> alsoIn) {
        var places = new ArrayList<>(
                Arrays.asList(environment.getOrDefault("PATH", "").split(":")));
        places.addAll(alsoIn);
        return places.stream()
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String said(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var out = process.getInputStream()) {
                var text = new String(out.readNBytes(4096), StandardCharsets.UTF_8);
                return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) ? text : "";
            }
        } catch (IOException none) {
            return "";
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
