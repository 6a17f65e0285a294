/** {@code ekiden pod}: pods. Shell. */
@NullMarked
package io.ekiden.cli.pod;

import org.jspecify.annotations.NullMarked;
