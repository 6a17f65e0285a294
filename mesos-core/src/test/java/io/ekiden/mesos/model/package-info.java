/** Tests of the model. */
@NullMarked
package io.ekiden.mesos.model;

import org.jspecify.annotations.NullMarked;
