/**
 * Keeps fetched files for the next task that asks for the same.
 *
 * <p>Shell. {@link io.ekiden.mesos.agent.fetcher.cache.FetcherCache} owns the cache directory. May import the JDK, Jackson and
 * {@code source}.
 */
@NullMarked
package io.ekiden.mesos.agent.fetcher.cache;

import org.jspecify.annotations.NullMarked;
