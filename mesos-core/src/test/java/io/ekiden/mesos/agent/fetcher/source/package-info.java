/** Tests of single sources of the fetcher against servers made in the test. */
@NullMarked
package io.ekiden.mesos.agent.fetcher.source;

import org.jspecify.annotations.NullMarked;
