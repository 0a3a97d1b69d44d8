// Makes zk-sdk-0.4.1.txt, known answers made by the public package @solana/zk-sdk:
//
//   mkdir /tmp/zk && cd /tmp/zk && npm install @solana/zk-sdk@0.4.1
//   cp <this folder>/make-vectors.mjs . && node make-vectors.mjs > zk-sdk-0.4.1.txt
//
// Each line is a name and the hexadecimal bytes; every proof was verified by the package itself. Keys
// and openings are random, so the vectors are others each time. The package gives openings no bytes.
import * as z from '@solana/zk-sdk/node';

const emit = (name, ...values) =>
  console.log([name, ...values.map(v => (typeof v === 'bigint' ? String(v) : Buffer.from(v).toString('hex')))].join(' '));
const proof = (name, data) => {
  data.verify();
  emit(name, data.toBytes());
};
const opening = () => new z.PedersenOpening();
const AMOUNTS = [0n, 1n, 123456n, 4294967295n];

for (const amount of AMOUNTS) {
  const [k1, k2, k3] = [new z.ElGamalKeypair(), new z.ElGamalKeypair(), new z.ElGamalKeypair()];
  const [p1, p2, p3] = [k1.pubkey(), k2.pubkey(), k3.pubkey()];
  emit('keys', k1.secret().toBytes(), p1.toBytes());
  proof('pubkey-validity', new z.PubkeyValidityProofData(k1));

  const ciphertext = p1.encryptU64(amount);
  emit('ciphertext', k1.secret().toBytes(), ciphertext.toBytes(), amount);
  const [o1, o2] = [opening(), opening()];
  const two = z.GroupedElGamalCiphertext2Handles.encryptWith(p1, p2, amount, o1);
  const three = z.GroupedElGamalCiphertext3Handles.encryptWith(p1, p2, p3, amount, o1);
  emit('grouped-2', k1.secret().toBytes(), k2.secret().toBytes(), two.toBytes(), amount);
  emit('grouped-3', k1.secret().toBytes(), k2.secret().toBytes(), k3.secret().toBytes(), three.toBytes(), amount);

  proof('zero-ciphertext', new z.ZeroCiphertextProofData(k1, p1.encryptU64(0n)));
  proof('ciphertext-ciphertext-equality',
    new z.CiphertextCiphertextEqualityProofData(k1, p2, ciphertext, p2.encryptWith(amount, o2), o2, amount));
  proof('ciphertext-commitment-equality',
    new z.CiphertextCommitmentEqualityProofData(k1, ciphertext, z.PedersenCommitment.from(amount, o1), o1, amount));
  proof('grouped-ciphertext-2-handles-validity',
    new z.GroupedCiphertext2HandlesValidityProofData(p1, p2, two, amount, o1));
  proof('grouped-ciphertext-3-handles-validity',
    new z.GroupedCiphertext3HandlesValidityProofData(p1, p2, p3, three, amount, o1));
  const high = 7n;
  proof('batched-grouped-ciphertext-2-handles-validity',
    new z.BatchedGroupedCiphertext2HandlesValidityProofData(p1, p2, two,
      z.GroupedElGamalCiphertext2Handles.encryptWith(p1, p2, high, o2), amount, high, o1, o2));
  proof('batched-grouped-ciphertext-3-handles-validity',
    new z.BatchedGroupedCiphertext3HandlesValidityProofData(p1, p2, p3, three,
      z.GroupedElGamalCiphertext3Handles.encryptWith(p1, p2, p3, high, o2), amount, high, o1, o2));
}

const commitment = (amount, o) => z.PedersenCommitment.from(amount, o);
for (const [fee, max, delta] of [[3n, 3n, 0n], [100n, 100n, 5n], [1n, 3n, 9600n], [0n, 1n, 0n]]) {
  const [o1, o2, o3] = [opening(), opening(), opening()];
  proof('percentage-with-cap', new z.PercentageWithCapProofData(
    commitment(fee, o1), o1, fee, commitment(delta, o2), o2, delta, commitment(delta, o3), o3, max));
}

const range = (type, bits, amounts) => {
  const openings = bits.map(opening);
  const commitments = amounts.map((amount, i) => commitment(amount, openings[i]));
  proof('range', new type(commitments, new BigUint64Array(amounts), new Uint8Array(bits), openings));
};
range(z.BatchedRangeProofU64Data, [64], [123456789n]);
range(z.BatchedRangeProofU64Data, [64], [18446744073709551615n]);
range(z.BatchedRangeProofU64Data, [32, 32], [4294967295n, 0n]);
range(z.BatchedRangeProofU64Data, [8, 8, 8, 8, 8, 8, 8, 8], [0n, 1n, 2n, 3n, 255n, 254n, 128n, 127n]);
range(z.BatchedRangeProofU128Data, [64, 64], [1n, 18446744073709551615n]);
range(z.BatchedRangeProofU128Data, [48, 32, 48], [281474976710655n, 4294967295n, 0n]);
range(z.BatchedRangeProofU128Data, [64, 16, 32, 16], [123456789n, 5n, 77n, 9n]);
range(z.BatchedRangeProofU128Data, [1, 64, 63], [1n, 5n, 9223372036854775807n]);
range(z.BatchedRangeProofU256Data, [64, 64, 64, 64], [1n, 2n, 3n, 4n]);
range(z.BatchedRangeProofU256Data, [32, 32, 32, 32, 32, 32, 32, 32], [0n, 1n, 2n, 3n, 4n, 5n, 6n, 4294967295n]);
range(z.BatchedRangeProofU256Data, [48, 32, 48, 64, 64], [1n, 2n, 3n, 4n, 5n]);
