package io.ekiden.orchestrator.spec.option;

import java.util.Optional;

/**
 * What an operator lets definitions of apps and pods ask for, and what they get that do not say.
 *
 * @param gpus whether they may ask for GPUs. <b>Source:</b> Marathon {@code --enable_features gpu_resources}
 * @param defaultNetwork name of networks of containers that have none. <b>Source:</b> Marathon {@code --default_network_name}
 */
public record DefinitionOptions(boolean gpus, Optional<String> defaultNetwork) {
    /** As Marathon starts without flags. */
    public static final DefinitionOptions DEFAULT = new DefinitionOptions(false, Optional.empty());

    /** These, and definitions may ask for GPUs, or may not. */
    public DefinitionOptions withGpus(boolean allowed) {
        return new DefinitionOptions(allowed, defaultNetwork);
    }

    /** These, and networks of containers without a name have this one. */
    public DefinitionOptions withDefaultNetwork(Optional<String> name) {
        return new DefinitionOptions(gpus, name);
    }
}
