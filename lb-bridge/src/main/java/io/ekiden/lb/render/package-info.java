/**
 * A view becomes the bytes of {@code haproxy.cfg} through FreeMarker: the same view gives the same bytes.
 *
 * <p>Core, but for reading the template once. May import {@code view} and FreeMarker.
 */
@NullMarked
package io.ekiden.lb.render;

import org.jspecify.annotations.NullMarked;
