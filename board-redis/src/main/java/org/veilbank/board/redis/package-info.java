/** A board's storage in a Redis server. */
@NullMarked
package org.veilbank.board.redis;

import org.jspecify.annotations.NullMarked;
