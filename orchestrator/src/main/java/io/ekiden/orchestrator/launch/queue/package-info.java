/**
 * Who waits to be launched, and which offers all of them have refused: what is not to be asked a second time.
 *
 * <p>Core. Values alone; the kernel keeps the newest one in its state.
 */
@NullMarked
package io.ekiden.orchestrator.launch.queue;

import org.jspecify.annotations.NullMarked;
