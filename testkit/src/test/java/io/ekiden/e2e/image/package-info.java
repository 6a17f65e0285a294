/** Apps with images on a real container engine. */
@NullMarked
package io.ekiden.e2e.image;

import org.jspecify.annotations.NullMarked;
