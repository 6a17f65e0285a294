/** Tests of the fetcher against a web server and archives made in the test. */
@NullMarked
package io.ekiden.mesos.agent.fetcher;

import org.jspecify.annotations.NullMarked;
