/**
 * Apps in the words of Marathon up to 1.4, beside those of later versions.
 *
 * <p>Shell. Imports the tree of JSON alone.
 */
@NullMarked
package io.ekiden.orchestrator.api.json.old;

import org.jspecify.annotations.NullMarked;
