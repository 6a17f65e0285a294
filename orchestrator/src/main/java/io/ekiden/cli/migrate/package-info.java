/**
 * {@code ekiden migrate} and {@code ekiden export}: from another Marathon to here, and from here to elsewhere.
 *
 * <p>Shell: reads flags and files, asks, prints.
 */
@NullMarked
package io.ekiden.cli.migrate;

import org.jspecify.annotations.NullMarked;
