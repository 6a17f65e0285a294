/**
 * From what HAProxy runs with to what is wanted: both read from configurations, and the steps between them without a reload.
 *
 * <p>Core. May import {@code view} and the JDK.
 */
@NullMarked
package io.ekiden.lb.change;

import org.jspecify.annotations.NullMarked;
