/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.agent;

import org.jspecify.annotations.NullMarked;
