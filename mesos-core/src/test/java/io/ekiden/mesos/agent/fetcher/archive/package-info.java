/** Tests of what unpacking rests on; archives themselves are tested through the fetcher. */
@NullMarked
package io.ekiden.mesos.agent.fetcher.archive;

import org.jspecify.annotations.NullMarked;
