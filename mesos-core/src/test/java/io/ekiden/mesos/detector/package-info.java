/** Addresses of masters. */
@NullMarked
package io.ekiden.mesos.detector;

import org.jspecify.annotations.NullMarked;
