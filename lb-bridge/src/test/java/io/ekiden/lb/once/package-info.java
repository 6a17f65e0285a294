/** The one-shot mode against what was recorded of the historic bridge. */
@NullMarked
package io.ekiden.lb.once;

import org.jspecify.annotations.NullMarked;
