/**
 * Settings: flags before environment before files before defaults, and every problem reported at once.
 *
 * <p>Shell. Used by whoever starts something.
 */
@NullMarked
package io.ekiden.config;

import org.jspecify.annotations.NullMarked;
