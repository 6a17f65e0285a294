/**
 * The parts of a cluster, each put together from its ports and started: what {@code ekiden up} runs in one process, and what
 * {@code ekiden master} and {@code ekiden agent} run in one each.
 *
 * <p>Shell. Used by the command line alone.
 */
@NullMarked
package io.ekiden.cli.part;

import org.jspecify.annotations.NullMarked;
