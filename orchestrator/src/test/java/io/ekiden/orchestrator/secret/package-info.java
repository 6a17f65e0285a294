/** Tests of secrets. */
@NullMarked
package io.ekiden.orchestrator.secret;

import org.jspecify.annotations.NullMarked;
