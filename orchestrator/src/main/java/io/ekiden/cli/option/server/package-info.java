/**
 * Options of an orchestrator's API as a server.
 *
 * <p>Shell. Used by {@code cli}.
 */
@NullMarked
package io.ekiden.cli.option.server;

import org.jspecify.annotations.NullMarked;
