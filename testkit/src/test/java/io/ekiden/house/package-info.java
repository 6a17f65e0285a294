/**
 * The rules of the house, checked: how the sources look ({@link io.ekiden.house.TidyTest}) and who may use whom
 * ({@link io.ekiden.house.ArchitectureTest}).
 */
@NullMarked
package io.ekiden.house;

import org.jspecify.annotations.NullMarked;
