/** Looks at Marathon and HAProxy, and does the steps that are decided. Shell, for a command: blocking. */
@NullMarked
package io.ekiden.lb.bluegreen.run;

import org.jspecify.annotations.NullMarked;
