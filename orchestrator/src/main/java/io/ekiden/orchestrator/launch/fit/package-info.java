/**
 * What would fit now: the agents as offers have shown them last, and how many more instances of an app they have room for.
 *
 * <p>Core. An estimate for people who plan a change; what is launched is decided on real offers alone.
 */
@NullMarked
package io.ekiden.orchestrator.launch.fit;

import org.jspecify.annotations.NullMarked;
