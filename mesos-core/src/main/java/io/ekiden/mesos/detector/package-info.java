/**
 * Where the leading master is: {@link io.ekiden.mesos.detector.MasterDetector} is the port, for whoever has to reach a master.
 *
 * <p>Shell, without state of its own but what it found last. May import Vert.x futures.
 */
@NullMarked
package io.ekiden.mesos.detector;

import org.jspecify.annotations.NullMarked;
