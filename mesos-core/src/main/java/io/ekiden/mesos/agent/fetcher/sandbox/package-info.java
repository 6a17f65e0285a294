/**
 * The sandbox as the fetcher sees it: where a file may be written, and the log that tells its owner what was fetched.
 *
 * <p>Shell. No state. May import the JDK, {@code user} and {@code source}.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher.sandbox;

import org.jspecify.annotations.NullMarked;
