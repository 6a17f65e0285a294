/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.agent.process;

import org.jspecify.annotations.NullMarked;
