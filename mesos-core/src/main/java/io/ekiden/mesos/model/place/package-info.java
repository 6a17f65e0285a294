/**
 * Where machines stand.
 *
 * <p>Core: values. May import the JDK only.
 */
@NullMarked
package io.ekiden.mesos.model.place;

import org.jspecify.annotations.NullMarked;
