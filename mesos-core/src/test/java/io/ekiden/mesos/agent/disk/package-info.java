/** Room on an agent's disk. */
@NullMarked
package io.ekiden.mesos.agent.disk;

import org.jspecify.annotations.NullMarked;
