/** Tests of the package of the same name. */
@NullUnmarked
package io.ekiden.orchestrator.store.backup;

import org.jspecify.annotations.NullUnmarked;
