/**
 * The load balancer bridge: follows a Marathon's public API and keeps HAProxy in step with its apps.
 *
 * <p>Shell. {@link io.ekiden.lb.LbBridge} is the way in; {@link io.ekiden.lb.LbVerticle} owns the state. May import Vert.x and the packages below.
 */
@NullMarked
package io.ekiden.lb;

import org.jspecify.annotations.NullMarked;
