/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.agent.simulated;

import org.jspecify.annotations.NullMarked;
