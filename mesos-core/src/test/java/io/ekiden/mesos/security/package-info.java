@NullMarked
package io.ekiden.mesos.security;

import org.jspecify.annotations.NullMarked;
