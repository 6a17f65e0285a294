/**
 * Brings the files a task asks for ({@code CommandInfo.uris}) into its sandbox: download, cache, check, extract.
 *
 * <p>Shell. {@link io.ekiden.mesos.agent.fetcher.Fetcher} blocks its caller and is interrupted to cancel; give each container a
 * (virtual) thread. The cache directory belongs to one fetcher. Sources, archives, cache, sandbox and heavy work are packages below. May import the JDK, {@code user} and the Mesos model;
 * must not know the agent's state.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher;

import org.jspecify.annotations.NullMarked;
