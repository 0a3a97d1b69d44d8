/** An append-only log of signed entries that nobody has to trust, on storage that does nothing. */
@NullMarked
package org.veilbank.board;

import org.jspecify.annotations.NullMarked;
