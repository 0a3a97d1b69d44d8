package org.veilbank.bench;

/**
 * One figure.
 *
 * @param area what was measured, for example fhe
 * @param name the figure's name, the same in all versions
 * @param parameters what it depends on, in words
 * @param kernel the arithmetic kernel, vector or portable
 * @param threads how many threads worked
 * @param median of the samples
 * @param min the least sample
 * @param max the largest sample
 * @param unit of the three; "us" and "ms" are thread CPU time, and "1/s" counts in a second of it;
 *     "us wall", "1/s wall" and so on are elapsed time
 */
public record BenchResult(
    String area,
    String name,
    String parameters,
    String kernel,
    int threads,
    double median,
    double min,
    double max,
    String unit) {}
