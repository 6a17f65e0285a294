/**
 * Measured numbers: their medians, their goals, and the line that tells them.
 *
 * <p>Pure. No state. Used by all benches; may import the JDK only.
 */
@NullMarked
package io.ekiden.testkit.bench.figure;

import org.jspecify.annotations.NullMarked;
