/**
 * Labels become typed values, or a sentence why not: nothing of an app's own words reaches a configuration unchecked.
 *
 * <p>Core. May import nothing but the JDK.
 */
@NullMarked
package io.ekiden.lb.label;

import org.jspecify.annotations.NullMarked;
