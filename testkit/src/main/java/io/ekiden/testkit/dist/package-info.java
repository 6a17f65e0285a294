/** What is made for a distribution, beside the programs. */
@NullMarked
package io.ekiden.testkit.dist;

import org.jspecify.annotations.NullMarked;
