package io.ekiden.orchestrator.spec.option;

/**
 * What an operator lets definitions of apps and pods ask for.
 *
 * @param gpus whether they may ask for GPUs. <b>Source:</b> Marathon {@code --enable_features gpu_resources}
 */
public record DefinitionOptions(boolean gpus) {
    /** As Marathon starts without flags. */
    public static final DefinitionOptions DEFAULT = new DefinitionOptions(false);

    /** These, and definitions may ask for GPUs, or may not. */
    public DefinitionOptions withGpus(boolean allowed) {
        return new DefinitionOptions(allowed);
    }
}
