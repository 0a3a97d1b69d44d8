package org.veilbank.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veilbank.group.RistrettoPoint;

class GeneratorsTest {
  /** {@code PedersenGens::default().B_blinding} of the bulletproofs crate. */
  private static final String H =
      "8c9240b456a9e6dc65c377a1048d745f94a08cdb7f44cbcd7b46f34048871134";

  @Test
  void secondGeneratorIsThatOfBulletproofs() {
    assertThat(Generators.H.compress()).hasToString(H);
  }

  @Test
  void generatorsAreDistinctAndNotTheIdentity() {
    assertThat(Generators.points().stream().map(RistrettoPoint::compress))
        .hasSize(2 + 2 * Generators.CHAIN)
        .doesNotHaveDuplicates()
        .noneMatch(encoding -> encoding.isIdentity());
  }
}
