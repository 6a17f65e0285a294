/**
 * Options of a load balancer.
 *
 * <p>Shell. Used by {@code cli}.
 */
@NullMarked
package io.ekiden.cli.option.lb;

import org.jspecify.annotations.NullMarked;
