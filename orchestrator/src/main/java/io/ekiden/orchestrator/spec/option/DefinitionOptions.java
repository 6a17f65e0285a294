package io.ekiden.orchestrator.spec.option;

import java.util.Optional;

/**
 * What an operator lets definitions of apps and pods ask for, and what they get that do not say.
 *
 * @param gpus whether they may ask for GPUs. <b>Source:</b> Marathon {@code --enable_features gpu_resources}
 * @param echoesOldWords whether what is sent may have words of before 1.5 beside newer ones that say the same, as our answers have then
 * @param defaultNetwork name of networks of containers that have none. <b>Source:</b> Marathon {@code --default_network_name}
 */
public record DefinitionOptions(boolean gpus, boolean echoesOldWords, Optional<String> defaultNetwork) {
    /** As Marathon starts without flags. */
    public static final DefinitionOptions DEFAULT = new DefinitionOptions(false, false, Optional.empty());

    /** These, and definitions may ask for GPUs, or may not. */
    public DefinitionOptions withGpus(boolean allowed) {
        return new DefinitionOptions(allowed, echoesOldWords, defaultNetwork);
    }

    /** These, and old words may stand beside new ones, or may not. */
    public DefinitionOptions withOldWords(boolean echoed) {
        return new DefinitionOptions(gpus, echoed, defaultNetwork);
    }

    /** These, and networks of containers without a name have this one. */
    public DefinitionOptions withDefaultNetwork(Optional<String> name) {
        return new DefinitionOptions(gpus, echoesOldWords, name);
    }
}
