/** Tests of the package of the same name. */
@NullMarked
package io.ekiden.mesos.http;

import org.jspecify.annotations.NullMarked;
