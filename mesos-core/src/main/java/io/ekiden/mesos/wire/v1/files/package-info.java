/**
 * What operators ask masters and agents alike about files and the log, and what they are told, as v1 messages.
 *
 * <p>Shell. Pure functions over values. Mesos's classes stay in the packages of the wire.
 */
@NullMarked
package io.ekiden.mesos.wire.v1.files;

import org.jspecify.annotations.NullMarked;
