import { describe, expect, test } from "vitest";
import { cryptoEngineSuite } from "../../src/conformance/crypto-engine-suite.js";
import { sabotages } from "../../src/conformance/sabotages/index.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { nobleEngine } from "../../src/envelope/payload/noble-engine.js";
import { passphraseFiles } from "../../src/keyring/passphrase-file.js";
import { systemCrypto } from "../../src/keyring/system-crypto.js";

const dispose = async () => {};
const fixtures = {
  "the system's engine": async () => ({ crypto: systemCrypto, dispose }),
  "the engine in JavaScript": async () => ({ crypto: { ...nobleEngine, ...passphraseFiles }, dispose }),
};

for (const [name, create] of Object.entries(fixtures))
  describe(name, () => {
    for (const [title, run] of Object.entries(cryptoEngineSuite)) test(title, () => run(create));
  });

describe("the suite of engines notices when", () => {
  test.each(sabotages.cryptoEngine)("$what", async (sabotage) => {
    for (const create of Object.values(fixtures))
      expect(await bites(cryptoEngineSuite, sabotage, create)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    const noticed = new Set(sabotages.cryptoEngine.map((one) => one.noticed));
    expect(Object.keys(cryptoEngineSuite).filter((name) => !noticed.has(name))).toEqual([]);
  });
});
