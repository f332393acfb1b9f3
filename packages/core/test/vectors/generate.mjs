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
const { disclosureVectors } = await import("./disclosure-vectors.ts");
const { exportVectors } = await import("./export-vectors.ts");
const { keyVectors } = await import("./key-vectors.ts");
const { kitVectors } = await import("./kit-vectors.ts");
const { payloadVectors } = await import("./payload-vectors.ts");
const { profileVectors } = await import("./profile-vectors.ts");
const { pointerVectors } = await import("./pointer-vectors.ts");
const { signedActVectors } = await import("./signed-act-vectors.ts");
const { nobleEngine } = await import("../../src/envelope/payload/noble-engine.ts");

const files = {
  acts: actVectors(),
  "signed-acts": signedActVectors(),
  keys: await keyVectors(),
  pointers: pointerVectors(),
  payloads: await payloadVectors(nobleEngine),
  blobs: await blobVectors(),
  exports: await exportVectors(),
  kits: await kitVectors(),
  profiles: await profileVectors(),
  disclosures: disclosureVectors(),
};
for (const [name, vectors] of Object.entries(files))
  await writeFile(new URL(`./${name}.json`, import.meta.url), `${JSON.stringify(vectors, undefined, 2)}\n`);
