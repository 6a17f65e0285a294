package io.ekiden.mesos.agent;

/** What an agent needs from outside. */
public record AgentPorts(MasterLink link, TaskFetcher fetcher, Containerizer containerizer, Checkpoint checkpoint) {}
