/** What HAProxy says of its servers: which get requests, which are still busy, how many requests went wrong. Core. */
@NullMarked
package io.ekiden.lb.bluegreen.stats;

import org.jspecify.annotations.NullMarked;
