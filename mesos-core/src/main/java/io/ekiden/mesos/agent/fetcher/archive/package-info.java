/**
 * Unpacks archives into sandboxes, and refuses what could harm the agent.
 *
 * <p>Shell. Blocks; an interrupt ends it. No state. May import the JDK, Commons Compress and its companions, {@code user}, {@code sandbox}, {@code work}.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher.archive;

import org.jspecify.annotations.NullMarked;
