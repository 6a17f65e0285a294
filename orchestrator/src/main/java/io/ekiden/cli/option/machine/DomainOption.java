package io.ekiden.cli.option.machine;

import io.ekiden.config.Problems;
import io.ekiden.config.directory.FileValue;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.wire.v1.MasterProtos;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where a machine stands. The name is that of Mesos. */
public final class DomainOption {
    private static final String DOMAIN = "--domain";

    @Option(
            names = DOMAIN,
            paramLabel = "JSON",
            description = {
                "The fault domain of this machine, {\"fault_domain\": {\"region\": {\"name\": \"eu\"}, \"zone\": {\"name\": \"eu-1\"}}},",
                "or file:///path of a file that says so. Agents of another region than the master's are for frameworks",
                "that know of regions, and for apps that ask for one by a constraint on @region or @zone."
            },
            showDefaultValue = Visibility.NEVER,
            defaultValue = "")
    private String domain = "";

    /** Empty when none is given, or when something is wrong with it, which is noted. */
    public Optional<Domain> domain(Problems problems) {
        return domain.isEmpty()
                ? Optional.empty()
                : problems.understood(DOMAIN, () -> MasterProtos.parseDomain(FileValue.read(DOMAIN, domain)));
    }
}
