/** Tests of the wire between agents and master. */
@NullMarked
package io.ekiden.mesos.link;

import org.jspecify.annotations.NullMarked;
