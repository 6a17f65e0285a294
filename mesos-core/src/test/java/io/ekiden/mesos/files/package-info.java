/** Tests. */
@NullMarked
package io.ekiden.mesos.files;

import org.jspecify.annotations.NullMarked;
