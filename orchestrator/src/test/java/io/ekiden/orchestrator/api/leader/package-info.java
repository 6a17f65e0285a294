@NullMarked
package io.ekiden.orchestrator.api.leader;

import org.jspecify.annotations.NullMarked;
