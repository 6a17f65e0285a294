/**
 * What the load balancer should look like: listeners and servers, computed from apps and tasks.
 *
 * <p>Core. Functions of their arguments alone; no names are resolved and no time is read here. May import Jackson's tree model and the JDK.
 */
@NullMarked
package io.ekiden.lb.view;

import org.jspecify.annotations.NullMarked;
