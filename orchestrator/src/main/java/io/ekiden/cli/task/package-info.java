/** {@code ekiden task}: single tasks. Shell. */
@NullMarked
package io.ekiden.cli.task;

import org.jspecify.annotations.NullMarked;
