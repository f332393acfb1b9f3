// Writes the golden vectors anew: node packages/core/test/vectors/generate.mjs
// A change of an existing vector is a change of the protocol.
import { writeFile } from "node:fs/promises";
import { registerHooks } from "node:module";

// the sources import each other as the JavaScript that they become
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      /^\.{1,2}\/.*\.js$/u.test(specifier) && context.parentURL?.endsWith(".ts")
        ? specifier.replace(/\.js$/u, ".ts")
        : specifier,
      context,
    ),
});

const { actVectors } = await import("./act-vectors.ts");
const { blobVectors } = await import("./blob-vectors.ts");
const { deviceVectors } = await import("./device-vectors.ts");
const { disclosureVectors } = await import("./disclosure-vectors.ts");
const { exportVectors } = await import("./export-vectors.ts");
const { keyVectors } = await import("./key-vectors.ts");
const { kitVectors } = await import("./kit-vectors.ts");
const { pairingVectors } = await import("./pairing-vectors.ts");
const { payloadVectors } = await import("./payload-vectors.ts");
const { profileVectors } = await import("./profile-vectors.ts");
const { pointerVectors } = await import("./pointer-vectors.ts");
const { recordIdVectors } = await import("./record-id-vectors.ts");
const { refusalVectors } = await import("./refusal-vectors.ts");
const { signedActVectors } = await import("./signed-act-vectors.ts");
const { textVectors } = await import("./text-vectors.ts");
const { vaultVectors } = await import("./vault-vectors.ts");
const { nobleEngine } = await import("../../src/envelope/payload/noble-engine.ts");

const files = {
  acts: actVectors(),
  "signed-acts": signedActVectors(),
  refusals: refusalVectors(),
  keys: await keyVectors(),
  pointers: pointerVectors(),
  "record-ids": recordIdVectors(),
  payloads: await payloadVectors(nobleEngine),
  blobs: await blobVectors(),
  exports: await exportVectors(),
  kits: await kitVectors(),
  profiles: await profileVectors(),
  disclosures: disclosureVectors(),
  texts: textVectors(),
  vaults: await vaultVectors(),
  pairings: await pairingVectors(),
  devices: await deviceVectors(),
};
// what cannot be seen is escaped, so that a reader sees it
const escaped = (json) =>
  json.replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{M}\p{Default_Ignorable_Code_Point}\u00a0\u3000\u2800]/gu, (found) =>
    found === "\n"
      ? found
      : [...Array(found.length).keys()].map((i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
for (const [name, vectors] of Object.entries(files))
  await writeFile(new URL(`./${name}.json`, import.meta.url), `${escaped(JSON.stringify(vectors, undefined, 2))}\n`);
