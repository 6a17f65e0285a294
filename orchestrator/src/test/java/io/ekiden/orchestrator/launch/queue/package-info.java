@NullMarked
package io.ekiden.orchestrator.launch.queue;

import org.jspecify.annotations.NullMarked;
