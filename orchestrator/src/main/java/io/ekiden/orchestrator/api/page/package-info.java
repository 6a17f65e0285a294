/**
 * The web page as files of the server.
 *
 * <p>Shell. Knows nothing of apps; the page asks the API like everybody else.
 */
@NullMarked
package io.ekiden.orchestrator.api.page;

import org.jspecify.annotations.NullMarked;
