/**
 * Networks of apps and pods as users write them.
 *
 * <p>Shell. Imports the readers of JSON.
 */
@NullMarked
package io.ekiden.orchestrator.api.json.network;

import org.jspecify.annotations.NullMarked;
