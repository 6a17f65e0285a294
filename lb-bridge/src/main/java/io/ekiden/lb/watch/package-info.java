/**
 * Follows a Marathon: its event stream, its apps, and the acknowledgement of drained tasks.
 *
 * <p>Shell. Runs on the event loop of its owner, {@link io.ekiden.lb.LbVerticle}. May import {@code view}, Vert.x and Jackson.
 */
@NullMarked
package io.ekiden.lb.watch;

import org.jspecify.annotations.NullMarked;
