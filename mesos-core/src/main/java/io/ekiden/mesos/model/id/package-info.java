/**
 * Ids of the Mesos v1 API, each a type of its own.
 *
 * <p>Core. Immutable values. May import the JDK only.
 */
@NullMarked
package io.ekiden.mesos.model.id;

import org.jspecify.annotations.NullMarked;
