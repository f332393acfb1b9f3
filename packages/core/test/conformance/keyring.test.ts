import { readFileSync } from "node:fs";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import type { KeyringFixture } from "../../src/conformance/keyring-fixture.js";
import { sabotages } from "../../src/conformance/sabotages/index.js";
import { golden } from "../../src/conformance/keyring-samples.js";
import { keyringSuite } from "../../src/conformance/keyring-suite.js";
import { bites } from "../../src/conformance/sabotages/sabotage.js";
import { toHex } from "../../src/domain/encoding/bytes.js";
import { memoryKeyring } from "../../src/fakes/memory-keyring.js";
import { seededEntropy } from "../../src/fakes/seeded-entropy.js";
import { createKeyring, softwareKeyring } from "../../src/keyring/software-keyring.js";
import { unlockKeyring } from "../../src/keyring/unlock-keyring.js";
import { createDeviceKey } from "../../src/keyring/device-key.js";

const own = {
  dispose: async () => {},
  master: async (secret: Uint8Array) => softwareKeyring(secret),
};

const fixtures: Readonly<Record<string, () => Promise<KeyringFixture>>> = {
  "the keyring in memory": async () => {
    const keyring = memoryKeyring("ana");
    return {
      ...own,
      keyring,
      stranger: memoryKeyring("rui"),
      reopen: async () => memoryKeyring("ana"),
      lock: async () => keyring.lock(),
      secrets: [toHex(sha256(utf8ToBytes("chartkey memory keyring ana")))],
    };
  },
  "the software keyring": async () => {
    const keyring = await createKeyring(seededEntropy("ana"));
    const { recipient, identity } = await createDeviceKey();
    const carried = await keyring.seal({ recipient });
    return {
      ...own,
      keyring,
      stranger: await createKeyring(),
      reopen: () => unlockKeyring(carried, { identity }),
      lock: async () => keyring.wipe(),
      secrets: [toHex(seededEntropy("ana").bytes(32))],
    };
  },
};

for (const [name, create] of Object.entries(fixtures))
  describe(name, () => {
    for (const [title, run] of Object.entries(keyringSuite)) test(title, () => run(create));
  });

describe("the keyring suite notices when", () => {
  test.each(sabotages.keyring)("$what", async (sabotage) => {
    for (const create of Object.values(fixtures))
      expect(await bites(keyringSuite, sabotage, create)).toEqual(expect.any(String));
  });

  test("each case has a sabotage", () => {
    expect(new Set(sabotages.keyring.map(({ noticed }) => noticed))).toEqual(new Set(Object.keys(keyringSuite)));
  });
});

test("the keys of the suite are those of the golden vectors", () => {
  const vectors = JSON.parse(readFileSync(new URL("../vectors/keys.json", import.meta.url), "utf8")) as {
    readonly participants: { readonly patient: Record<string, string> };
    readonly epoch: Record<string, string>;
  };
  const { patient } = vectors.participants;
  expect(golden).toEqual({
    master: patient["master"],
    owner: { ledger: patient["ledger"], address: patient["address"] },
    folder: vectors.epoch["folder"],
    salt: vectors.epoch["salt"],
    bundleDigest: patient["bundleDigest"],
    epochSecret: vectors.epoch["secret"],
    locatorKey: patient["locatorKey"],
    indexKey: patient["indexKey"],
  });
});
