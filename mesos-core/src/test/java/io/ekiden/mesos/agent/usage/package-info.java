/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.agent.usage;

import org.jspecify.annotations.NullMarked;
