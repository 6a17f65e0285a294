/**
 * The configuration once, for a cron job: what the historic haproxy-marathon-bridge printed.
 *
 * <p>Shell, but for {@code BridgeLines}. May import {@code app}, {@code view} and FreeMarker.
 */
@NullMarked
package io.ekiden.lb.once;

import org.jspecify.annotations.NullMarked;
