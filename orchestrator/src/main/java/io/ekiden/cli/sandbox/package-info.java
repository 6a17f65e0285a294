/** {@code ekiden app logs}, {@code files} and {@code exec}: what is in the sandboxes of tasks, and a shell beside them. Shell. */
@NullMarked
package io.ekiden.cli.sandbox;

import org.jspecify.annotations.NullMarked;
