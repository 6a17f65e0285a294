/**
 * {@code /v2/pods} and below.
 *
 * <p>Shell. Reads snapshots, asks the kernel for changes.
 */
@NullMarked
package io.ekiden.orchestrator.api.pod;

import org.jspecify.annotations.NullMarked;
