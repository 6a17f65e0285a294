/**
 * What HAProxy writes beside its configuration.
 *
 * <p>Shell: touches files.
 */
@NullMarked
package io.ekiden.lb.haproxy.log;

import org.jspecify.annotations.NullMarked;
