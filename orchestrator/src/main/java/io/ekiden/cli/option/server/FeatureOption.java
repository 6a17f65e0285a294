package io.ekiden.cli.option.server;

import io.ekiden.config.Problems;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Marathon's features. All that there are here are on, but for that of GPUs, which is on where it is named. */
public final class FeatureOption {
    private static final String NAME = "--enable-features";
    private static final String GPUS = "gpu_resources";

    /** <b>Source:</b> Marathon {@code Features}. */
    private static final List<String> KNOWN =
            List.of("external_volumes", GPUS, "maintenance_mode", "partition_aware", "secrets", "task_killing", "vips");

    @Option(
            names = NAME,
            paramLabel = "FEATURE",
            split = ",",
            description = "Marathon's features, such as gpu_resources: apps may ask for GPUs. The others are always on"
                    + " (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<String> features = List.of();

    public void check(Problems problems) {
        features.stream()
                .map(String::strip)
                .filter(feature -> !feature.isEmpty() && !KNOWN.contains(feature))
                .forEach(feature -> problems.add(
                        NAME + " names " + feature + ", which is no feature; there are " + String.join(", ", KNOWN)));
    }

    public DefinitionOptions options() {
        return DefinitionOptions.DEFAULT.withGpus(
                features.stream().map(String::strip).anyMatch(GPUS::equals));
    }
}
