/** Steps against Marathons that lose answers. */
@NullMarked
package io.ekiden.lb.bluegreen.run;

import org.jspecify.annotations.NullMarked;
