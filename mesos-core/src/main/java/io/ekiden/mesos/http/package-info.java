/**
 * What the ports of master and agent have in common: answers that readers share, bodies, documents.
 *
 * <p>Shell. Knows neither masters nor agents. May import Vert.x and the wire formats.
 */
@NullMarked
package io.ekiden.mesos.http;

import org.jspecify.annotations.NullMarked;
