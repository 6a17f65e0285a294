/** Tests of the rules of health checks. */
@NullMarked
package io.ekiden.health;

import org.jspecify.annotations.NullMarked;
