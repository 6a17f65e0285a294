/** What the load balancers of Marathon's time rendered, and what we render of the same apps, read into one model. */
@NullMarked
package io.ekiden.lb.recorded;

import org.jspecify.annotations.NullMarked;
