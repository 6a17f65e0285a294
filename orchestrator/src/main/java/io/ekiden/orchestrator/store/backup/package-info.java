/**
 * The state in a file: written by a leader that was asked to before it begins, or by hand, and put back the same ways.
 *
 * <p>Shell. Knows the store, and nothing of what its entries mean. May import Jackson.
 */
@NullMarked
package io.ekiden.orchestrator.store.backup;

import org.jspecify.annotations.NullMarked;
