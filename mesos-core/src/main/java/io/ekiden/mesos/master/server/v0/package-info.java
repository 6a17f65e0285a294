/**
 * What operators do and read in the words of before the v1 API: {@code /maintenance}, {@code /machine}, {@code /roles}, {@code /quota},
 * {@code /weights}, {@code /reserve} and their kin.
 *
 * <p>Shell. Thin: bodies and forms to requests of {@code Master}, and its answers to statuses of HTTP. May import what
 * {@code io.ekiden.mesos.master.server} may.
 */
@NullMarked
package io.ekiden.mesos.master.server.v0;

import org.jspecify.annotations.NullMarked;
