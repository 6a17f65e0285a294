/**
 * Machines that are to be taken down: when, who was asked to leave them, and what was answered.
 *
 * <p>Core: values and functions of them. Changed by the rules of {@code io.ekiden.mesos.master} alone. May import the model and
 * pcollections.
 */
@NullMarked
package io.ekiden.mesos.master.maintenance;

import org.jspecify.annotations.NullMarked;
