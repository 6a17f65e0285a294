@NullMarked
package io.ekiden.orchestrator.api.json.old;

import org.jspecify.annotations.NullMarked;
