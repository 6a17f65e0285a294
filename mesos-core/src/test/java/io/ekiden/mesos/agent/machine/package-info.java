/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.agent.machine;

import org.jspecify.annotations.NullMarked;
