// node packages/core/test/primitives/vectors/compact.mjs FOLDER
// Makes the files beside it from a folder with Wycheproof's JSON: see README.md.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);

/** All vectors of a file, each with what its group says. */
function vectorsOf(name) {
  const { testGroups } = JSON.parse(readFileSync(join(folder, `${name}_test.json`), "utf8"));
  return testGroups.flatMap((group) => group.tests.map((test) => ({ ...test, group })));
}

/** The vectors of a file with their number, their result, and what `fields` takes. */
const compact = (name, fields, use = () => true) =>
  vectorsOf(name)
    .filter(use)
    .map((vector) => ({ id: vector.tcId, result: vector.result, ...fields(vector) }));

const sha256 = (hex) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");

/** The fields that the tests use. Of long keys and ciphertexts that are results, the hash. */
const files = {
  "chacha20-poly1305": () =>
    compact("chacha20_poly1305", ({ key, iv, aad, msg, ct, tag }) => ({ key, iv, aad, msg, sealed: ct + tag })),
  x25519: () =>
    compact("x25519", ({ public: peer, private: secret, shared, flags }) => ({ peer, secret, shared, flags })),
  ed25519: () => compact("ed25519", ({ group, msg, sig }) => ({ key: group.publicKey.pk, msg, sig })),
  "hkdf-sha256": () => compact("hkdf_sha256", ({ ikm, salt, info, size, okm }) => ({ ikm, salt, info, size, okm })),
  "hmac-sha256": () => compact("hmac_sha256", ({ key, msg, tag }) => ({ key, msg, tag })),
  "ml-kem-768-keys": () =>
    compact("mlkem_768_keygen_seed", ({ seed, ek, dk }) => ({ seed, ek: sha256(ek), dk: sha256(dk) })),
  "ml-kem-768-decapsulation": () => [
    ...compact("mlkem_768", ({ seed, c, K }) => ({ seed, c, shared: K })),
    ...compact("mlkem_768_semi_expanded_decaps", ({ dk, c, K }) => ({ dk, c, shared: K })),
  ],
  "ml-kem-768-encapsulation": () =>
    compact("mlkem_768_encaps", ({ m, ek, c, K }) => ({ m, ek, c: sha256(c), shared: K })),
  "ecdsa-secp256k1": () =>
    compact("ecdsa_secp256k1_sha256_p1363", ({ group, msg, sig }) => ({ key: group.publicKey.uncompressed, msg, sig })),
  // FF1 with AES-256 on bytes: there are no vectors on bits
  "ff1-aes256": () =>
    compact(
      "aes_ff1_radix256",
      ({ key, tweak, msg, ct }) => ({ key, tweak, msg, ct }),
      ({ key }) => key.length === 64,
    ),
};

for (const [name, read] of Object.entries(files)) {
  const source = read();
  writeFileSync(new URL(`${name}.json.gz`, import.meta.url), gzipSync(JSON.stringify(source), { level: 9 }));
  console.log(`${name}: ${source.length}`);
}
