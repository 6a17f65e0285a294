package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.engine.EngineSettings;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How an agent runs images. */
public final class EngineOptions {
    private static final String CONFIG = "--docker-config";

    @Option(
            names = "--container-engine",
            paramLabel = "COMMAND",
            description = {
                "The program that runs tasks with images, docker or podman, with what stands before its subcommands,",
                "such as 'podman --runtime=runc'; none: such tasks are refused. Also as MESOS_DOCKER",
                "(default: docker, else podman, whichever answers)."
            },
            showDefaultValue = Visibility.NEVER)
    private @Nullable String engine;

    @Option(
            names = "--container-engine-run-args",
            paramLabel = "OPTIONS",
            description = "Options for each 'run' of the engine, with blanks between them (default: none).",
            showDefaultValue = Visibility.NEVER,
            defaultValue = "")
    private String runArguments = "";

    @Option(
            names = CONFIG,
            paramLabel = "FILE",
            description =
                    "Credentials of registries, a config.json as 'docker login' writes it, for tasks that fetch neither"
                            + " .docker/config.json nor .dockercfg of their own (default: that of the agent's user).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path config;

    public void check(Problems problems) {
        problems.understood(
                "--container-engine", () -> engine == null ? EngineSettings.USUAL : EngineSettings.parse(engine));
        problems.check(config == null || Files.isReadable(config), CONFIG + " names no file that can be read");
    }

    /** @param isolation which limits the tasks have */
    public EngineSettings settings(IsolationSettings isolation) {
        List<List<String>> candidates = engine == null ? EngineSettings.USUAL : EngineSettings.parse(engine);
        return new EngineSettings(
                candidates,
                EngineSettings.words(runArguments),
                Optional.ofNullable(config).map(file -> file.toAbsolutePath().normalize()),
                isolation,
                EngineSettings.clientEnvironment(System.getenv()));
    }
}
