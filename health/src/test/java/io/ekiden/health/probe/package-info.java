/** Tests of probes against servers on 127.0.0.1, and of their schedule. */
@NullMarked
package io.ekiden.health.probe;

import org.jspecify.annotations.NullMarked;
