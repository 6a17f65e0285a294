/**
 * One app takes over from another: which step comes next, as a function of what is there. Core: no I/O, no clock; whoever runs it looks,
 * does the step and looks again, so it goes on from wherever another one was ended.
 */
@NullMarked
package io.ekiden.lb.bluegreen;

import org.jspecify.annotations.NullMarked;
