/**
 * Where files come from: web servers, FTP servers, the agent's own disk. Each brings one file to one place, and says what went wrong in the
 * words of the task's owner.
 *
 * <p>Shell. Blocks; an interrupt ends a transfer. Nothing but connections is kept between two. May import the JDK, Commons Net and
 * {@code user} and {@code work}; must not know sandboxes, archives or the cache.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher.source;

import org.jspecify.annotations.NullMarked;
