/** {@code ekiden deployment}: deployments, watched and steered. Shell. */
@NullMarked
package io.ekiden.cli.deployment;

import org.jspecify.annotations.NullMarked;
