/** Clients of other makes, each driving our master through the same little job. */
@NullMarked
package io.ekiden.mesos.clients;

import org.jspecify.annotations.NullMarked;
