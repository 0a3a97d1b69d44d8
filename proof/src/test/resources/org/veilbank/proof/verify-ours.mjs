// Lets the public package @solana/zk-sdk verify proofs that were made here:
//
//   ./mvnw -pl proof test -Dtest=ZkSdkExchangeTest -Dveilbank.proof.exchange=/tmp/ours.txt
//   mkdir /tmp/zk && cd /tmp/zk && npm install @solana/zk-sdk@0.4.1
//   cp <this folder>/verify-ours.mjs . && node verify-ours.mjs /tmp/ours.txt
import * as z from '@solana/zk-sdk/node';
import fs from 'fs';

const TYPES = {
  'pubkey-validity': z.PubkeyValidityProofData,
  'zero-ciphertext': z.ZeroCiphertextProofData,
  'ciphertext-ciphertext-equality': z.CiphertextCiphertextEqualityProofData,
  'ciphertext-commitment-equality': z.CiphertextCommitmentEqualityProofData,
  'grouped-ciphertext-2-handles-validity': z.GroupedCiphertext2HandlesValidityProofData,
  'grouped-ciphertext-3-handles-validity': z.GroupedCiphertext3HandlesValidityProofData,
  'batched-grouped-ciphertext-2-handles-validity': z.BatchedGroupedCiphertext2HandlesValidityProofData,
  'batched-grouped-ciphertext-3-handles-validity': z.BatchedGroupedCiphertext3HandlesValidityProofData,
  'percentage-with-cap': z.PercentageWithCapProofData,
};
const RANGE = { 936: z.BatchedRangeProofU64Data, 1000: z.BatchedRangeProofU128Data, 1064: z.BatchedRangeProofU256Data };
const bytes = hex => new Uint8Array(Buffer.from(hex, 'hex'));

let wrong = 0;
let right = 0;
for (const line of fs.readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const [name, ...fields] = line.split(' ');
  try {
    if (name === 'keys') {
      const secret = z.ElGamalSecretKey.fromBytes(bytes(fields[0]));
      const key = Buffer.from(z.ElGamalPubkey.fromSecretKey(secret).toBytes()).toString('hex');
      if (key !== fields[1]) throw new Error('another public key: ' + key);
    } else if (name === 'ciphertext') {
      const secret = z.ElGamalSecretKey.fromBytes(bytes(fields[0]));
      const amount = secret.decrypt(z.ElGamalCiphertext.fromBytes(bytes(fields[1])));
      if (String(amount) !== fields[2]) throw new Error('another amount: ' + amount);
    } else {
      const data = bytes(fields[0]);
      const started = process.cpuUsage();
      (name === 'range' ? RANGE[data.length] : TYPES[name]).fromBytes(data).verify();
      const used = process.cpuUsage(started);
      console.log(name, data.length, 'bytes:', ((used.user + used.system) / 1000).toFixed(2), 'ms');
    }
    right++;
  } catch (e) {
    wrong++;
    console.log(name, 'REFUSED:', e);
  }
}
console.log(right, 'right,', wrong, 'wrong');
process.exit(wrong === 0 && right > 0 ? 0 : 1);
