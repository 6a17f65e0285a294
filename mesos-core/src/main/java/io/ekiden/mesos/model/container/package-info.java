/**
 * What container a task runs in.
 *
 * <p>Core. Immutable values. Imports nothing of ours.
 */
@NullMarked
package io.ekiden.mesos.model.container;

import org.jspecify.annotations.NullMarked;
