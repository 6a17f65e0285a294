/**
 * What an orchestrator measures of itself, with Micrometer.
 *
 * <p>Shell. Used by {@code cli.part}.
 */
@NullMarked
package io.ekiden.cli.metrics;

import org.jspecify.annotations.NullMarked;
