/** Tests of what copying and unpacking rest on. */
@NullMarked
package io.ekiden.mesos.agent.fetcher.work;

import org.jspecify.annotations.NullMarked;
