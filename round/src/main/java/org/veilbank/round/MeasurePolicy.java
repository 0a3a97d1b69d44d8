package org.veilbank.round;

/**
 * A measure and what is released of it.
 *
 * @param measure what banks hold
 * @param release what a recipient learns
 */
public record MeasurePolicy(Measure measure, Release release) {}
