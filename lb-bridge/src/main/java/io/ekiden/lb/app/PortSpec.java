package io.ekiden.lb.app;

/**
 * One service port of an app and where its tasks listen for it.
 *
 * @param index position in the app's port list; labels and health checks refer to it
 * @param servicePort where the load balancer listens; 0 means none
 */
public record PortSpec(int index, int servicePort, Target target) {
    /** Where a task answers. */
    public sealed interface Target {}

    /** On the agent's address, at the task's port of this position. */
    public record OnHost(int position) implements Target {}

    /** On the task's own address, at this container port. */
    public record OnContainer(int port) implements Target {}
}
