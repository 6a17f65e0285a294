/** Tests. */
@NullMarked
package io.ekiden.mesos.master.server;

import org.jspecify.annotations.NullMarked;
