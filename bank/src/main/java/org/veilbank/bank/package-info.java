/** What lies on one bank's disk: its keys and secrets, the genesis and its signatures. */
@NullMarked
package org.veilbank.bank;

import org.jspecify.annotations.NullMarked;
