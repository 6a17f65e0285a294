/**
 * Ids and records of the Mesos v1 API, spelled as Mesos spells them.
 *
 * <p>Core. Immutable values without behaviour beyond their own arithmetic. May import the JDK only.
 */
@NullMarked
package io.ekiden.mesos.model;

import org.jspecify.annotations.NullMarked;
