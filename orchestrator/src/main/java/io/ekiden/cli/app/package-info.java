/** {@code ekiden app}: apps, looked at and changed. Shell. */
@NullMarked
package io.ekiden.cli.app;

import org.jspecify.annotations.NullMarked;
