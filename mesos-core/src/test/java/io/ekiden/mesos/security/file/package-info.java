@NullMarked
package io.ekiden.mesos.security.file;

import org.jspecify.annotations.NullMarked;
