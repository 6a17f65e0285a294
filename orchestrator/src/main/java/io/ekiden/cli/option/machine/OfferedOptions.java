package io.ekiden.cli.option.machine;

import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.config.directory.FileValue;
import io.ekiden.config.directory.NamedValues;
import io.ekiden.mesos.agent.ConfiguredResources;
import io.ekiden.mesos.agent.ResourceDetection;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.RoleName;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What an agent offers, and how it is tagged. The names are those of Mesos. */
public final class OfferedOptions {
    private static final String RESOURCES = "--resources";
    private static final String ATTRIBUTES = "--attributes";

    @Option(
            names = RESOURCES,
            paramLabel = "RESOURCES",
            description = {
                "Such as 'cpus:4;mem:8192;disk:20000;ports:[31000-32000]', a JSON array of Mesos's Resource,",
                "or file:///path of a file that has one of both; what is not named is detected."
            },
            showDefaultValue = Visibility.NEVER,
            defaultValue = "")
    private String resources = "";

    @Option(
            names = "--default-role",
            paramLabel = "ROLE",
            description = "Has all resources that are given to no role.",
            defaultValue = Resources.UNRESERVED)
    private String defaultRole = Resources.UNRESERVED;

    @Option(
            names = ATTRIBUTES,
            paramLabel = "ATTRIBUTES",
            description = {
                "Such as 'rack:a;storage:ssd', or file:///path of a file that says so.",
                "Files that say so, also those of --conf-dir, are read again when they change."
            },
            showDefaultValue = Visibility.NEVER,
            defaultValue = "")
    private String attributes = "";

    /** What was asked for, understood. What is not named is still to be detected. */
    public record Offered(ConfiguredResources resources, String defaultRole, List<Attribute> attributes) {
        /**
         * All that the agent has.
         *
         * @throws SettingsException when a directory cannot be used
         */
        public Resources all(Path workDir) {
            try {
                return ResourceDetection.detect(resources, defaultRole, workDir);
            } catch (UncheckedIOException e) {
                throw new SettingsException(
                        "the directory " + workDir + " cannot be used (" + e.getCause()
                                + "); choose another one with --work-dir",
                        e);
            }
        }
    }

    /** Empty when something is wrong, which is noted. */
    public Optional<Offered> offered(Problems problems) {
        RoleName.whatIsWrongWith(defaultRole).ifPresent(why -> problems.add("--default-role: " + why));
        var configured =
                problems.understood(RESOURCES, () -> ConfiguredResources.parse(FileValue.read(RESOURCES, resources)));
        var tags = problems.understood(ATTRIBUTES, () -> Attribute.parse(FileValue.read(ATTRIBUTES, attributes)));
        return configured.flatMap(its -> tags.map(list -> new Offered(its, defaultRole, list)));
    }

    /** Files and directories that have the attributes, or would. */
    public List<Path> files(ConfDirOption confDir) {
        return place(confDir).stream().toList();
    }

    private Optional<Path> place(ConfDirOption confDir) {
        return confDir.placeOf(ATTRIBUTES, FileValue.fileOf(attributes));
    }

    /**
     * The attributes, read anew.
     *
     * @throws SettingsException naming every file that cannot be used
     */
    public List<Attribute> reread(ConfDirOption confDir) {
        var place = place(confDir);
        try {
            return Attribute.parse(place.isEmpty() ? attributes : read(place.get()));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(ATTRIBUTES + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String read(Path place) {
        return Files.isRegularFile(place)
                ? FileValue.read(ATTRIBUTES, "file://" + place)
                : NamedValues.read(place).text();
    }
}
