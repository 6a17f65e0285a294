package io.ekiden.orchestrator.spec;

/** What one instance needs, in thousandths of a core, of a MiB, of a GPU. */
public record ResourceNeeds(long cpusMilli, long memMilli, long diskMilli, long gpusMilli) {
    public ResourceNeeds plus(ResourceNeeds other) {
        return new ResourceNeeds(
                cpusMilli + other.cpusMilli,
                memMilli + other.memMilli,
                diskMilli + other.diskMilli,
                gpusMilli + other.gpusMilli);
    }
}
