/**
 * From a waiting instance to a task: which offer fits, why the others do not, what is launched, and how long a failing app must wait.
 *
 * <p>Core. Immutable values and functions of them, but for {@link AppMatcher}, which counts placements during one pass over the
 * offers and belongs to the one who made it. May import the specs, the instances, the Mesos model and the JDK.
 */
@NullMarked
package io.ekiden.orchestrator.launch;

import org.jspecify.annotations.NullMarked;
