/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.agent.checkpoint;

import org.jspecify.annotations.NullMarked;
