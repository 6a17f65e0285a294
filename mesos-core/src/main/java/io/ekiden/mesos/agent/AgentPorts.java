package io.ekiden.mesos.agent;

/** What an agent needs from outside. */
public record AgentPorts(
        MasterLink link, TaskFetcher fetcher, Containerizer containerizer, Checkpoint checkpoint, HostDisk disk) {
    /** Nobody looks after the disk. */
    public AgentPorts(MasterLink link, TaskFetcher fetcher, Containerizer containerizer, Checkpoint checkpoint) {
        this(link, fetcher, containerizer, checkpoint, HostDisk.unwatched());
    }
}
