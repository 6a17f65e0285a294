/** Tests of what a master does that stands by. */
@NullMarked
package io.ekiden.mesos.master.rehearsal;

import org.jspecify.annotations.NullMarked;
