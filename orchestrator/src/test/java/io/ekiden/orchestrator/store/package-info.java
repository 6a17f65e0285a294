/** Stores: one contract, two implementations. */
@NullMarked
package io.ekiden.orchestrator.store;

import org.jspecify.annotations.NullMarked;
