/** The consortium's round: several banks, no coordinator, client files in, aggregates out. */
@NullMarked
package org.veilbank.round;

import org.jspecify.annotations.NullMarked;
