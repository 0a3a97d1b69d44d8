package org.veilbank.payments;

import java.util.Map;

/**
 * What became of the rows that were read: rows = payments + all that were skipped.
 *
 * @param rows how many rows, without the header
 * @param payments how many became payments
 * @param skipped how many were left out for each reason; a row is counted for the first one, in the
 *     order of {@link SkipReason}; reasons without rows are absent
 */
public record ImportCounts(long rows, long payments, Map<SkipReason, Long> skipped) {
  public ImportCounts {
    skipped = Map.copyOf(skipped);
  }
}
