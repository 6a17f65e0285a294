/**
 * Where heavy work is done.
 *
 * <p>Shell. No state but how much is under way. May import the JDK alone.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher.work;

import org.jspecify.annotations.NullMarked;
