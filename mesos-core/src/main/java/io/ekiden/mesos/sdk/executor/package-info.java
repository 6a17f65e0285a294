/**
 * For executors of others: callbacks and calls in the spirit of {@code org.apache.mesos.Executor} and {@code ExecutorDriver}, over the v1
 * HTTP API, for any Mesos agent.
 *
 * <p>Shell. Public: its signatures stay. Runs in the executor's own process, so it brings no more than the HTTP client of the JDK. May
 * import the model and {@code io.ekiden.mesos.wire.v1}, which its users do not see.
 */
@NullMarked
package io.ekiden.mesos.sdk.executor;

import org.jspecify.annotations.NullMarked;
