/** A container engine, images made of nothing but busybox, and a registry to pull them from. */
@NullMarked
package io.ekiden.testkit.real.image;

import org.jspecify.annotations.NullMarked;
