/**
 * Measurements of speed and size. Times of one thread are thread CPU time, because machines are
 * shared and noisy; each is the median of several samples after a warm-up, with the least and the
 * largest.
 */
@NullMarked
package org.veilbank.bench;

import org.jspecify.annotations.NullMarked;
