/**
 * Measures the whole product against its goals: {@code ./ekiden bench [NAME]}.
 *
 * <p>Shell. Each bench runs an {@code ekiden up} of its own on a temporary directory and leaves nothing behind. A figure is printed with
 * its goal and the ratio of both; what the machine allows is measured in the same run, because absolute figures say little on a shared
 * machine.
 */
@NullMarked
package io.ekiden.testkit.bench;

import org.jspecify.annotations.NullMarked;
