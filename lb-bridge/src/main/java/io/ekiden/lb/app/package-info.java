/**
 * What a Marathon of any version says of its apps and tasks, as far as it matters for traffic.
 *
 * <p>Core. May import Jackson's tree.
 */
@NullMarked
package io.ekiden.lb.app;

import org.jspecify.annotations.NullMarked;
