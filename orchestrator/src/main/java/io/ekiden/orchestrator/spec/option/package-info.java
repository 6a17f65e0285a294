/**
 * What an operator lets definitions ask for.
 *
 * <p>Core.
 */
@NullMarked
package io.ekiden.orchestrator.spec.option;

import org.jspecify.annotations.NullMarked;
