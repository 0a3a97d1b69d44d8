package org.veilbank.ledger;

/** Which check a frame fails; decoders make the checks in this order. */
public enum FrameFault {
  /** Fewer or more bytes than the frame has. */
  LENGTH,
  /** The checksum of the header is wrong. */
  HEADER_CHECKSUM,
  /** Not the text that a frame begins with. */
  MAGIC,
  /** A layout that is not known here. */
  VERSION,
  /** A count is out of its range. */
  COUNT,
  /** A frame of another ledger. */
  LEDGER,
  /** Not the number that follows. */
  NUMBER,
  /** The hash of the previous frame is not that of the frame before. */
  PREVIOUS,
  /** The digest of the body is wrong. */
  BODY_DIGEST,
  /** A field of a transaction is none, or not zero where nothing is. */
  RECORD,
  /** The identity where it is forbidden. */
  IDENTITY,
  /** No encoding of a point, or coordinates of another one. */
  POINT
}
