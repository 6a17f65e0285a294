/**
 * What an orchestrator says of its own settings.
 *
 * <p>Pure. Used by {@code cli.part}.
 */
@NullMarked
package io.ekiden.cli.info;

import org.jspecify.annotations.NullMarked;
