/** {@code ekiden bluegreen}: one app takes over from another. Shell: reads files and flags, prints. */
@NullMarked
package io.ekiden.cli.bluegreen;

import org.jspecify.annotations.NullMarked;
