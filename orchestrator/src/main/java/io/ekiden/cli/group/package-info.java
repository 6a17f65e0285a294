/** {@code ekiden group}: groups of apps. Shell. */
@NullMarked
package io.ekiden.cli.group;

import org.jspecify.annotations.NullMarked;
