/**
 * The reads that tools of before the v1 API make: {@code /state}, {@code /slaves}, {@code /tasks} and their kin, with Mesos's names.
 *
 * <p>Shell. Pure functions from one snapshot to bytes, written as a stream, as a state may have a hundred thousand tasks. May import the
 * model, the state of the master, and Jackson.
 */
@NullMarked
package io.ekiden.mesos.wire.v0;

import org.jspecify.annotations.NullMarked;
