@NullMarked
package io.ekiden.orchestrator.api.event;

import org.jspecify.annotations.NullMarked;
