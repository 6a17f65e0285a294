/**
 * The command line, and the assembly of everything that {@code ekiden up} runs.
 *
 * <p>Shell. The one place that knows all modules.
 */
@NullMarked
package io.ekiden.cli;

import org.jspecify.annotations.NullMarked;
