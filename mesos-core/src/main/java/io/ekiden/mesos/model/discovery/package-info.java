/**
 * How tasks and executors want to be found by whoever looks for them.
 *
 * <p>Core. Immutable values; nothing here is acted upon. Imports labels alone.
 */
@NullMarked
package io.ekiden.mesos.model.discovery;

import org.jspecify.annotations.NullMarked;
