/**
 * Machines and the times in which they are not to be counted on.
 *
 * <p>Core: values. May import the other packages of the model.
 */
@NullMarked
package io.ekiden.mesos.model.maintenance;

import org.jspecify.annotations.NullMarked;
