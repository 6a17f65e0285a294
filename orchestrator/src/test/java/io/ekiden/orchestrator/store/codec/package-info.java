/** Changes written to a store and read back. */
@NullMarked
package io.ekiden.orchestrator.store.codec;

import org.jspecify.annotations.NullMarked;
