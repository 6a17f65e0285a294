/** {@code ekiden agent list|show|drain|reactivate}: the agents of a cluster, as the orchestrator sees them. Shell. */
@NullMarked
package io.ekiden.cli.agent;

import org.jspecify.annotations.NullMarked;
