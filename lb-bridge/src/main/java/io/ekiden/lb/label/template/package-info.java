/**
 * What labels say in HAProxy's own words: lines, options of servers, and ways from the ports that all apps share. Each is checked word by
 * word, so that it concerns its own port alone, or refused with a sentence why.
 *
 * <p>Core. May import nothing but the JDK.
 */
@NullMarked
package io.ekiden.lb.label.template;

import org.jspecify.annotations.NullMarked;
