/** Elections: one contract, two implementations. */
@NullMarked
package io.ekiden.orchestrator.election;

import org.jspecify.annotations.NullMarked;
