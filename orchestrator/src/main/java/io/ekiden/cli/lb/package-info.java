/** {@code ekiden lb list}: the load balancers of a cluster, as the orchestrator knows them. Shell. */
@NullMarked
package io.ekiden.cli.lb;

import org.jspecify.annotations.NullMarked;
