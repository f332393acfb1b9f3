import { createDeviceKey, createKeyring, unlockKeyring } from "@chartkey/core";
import { type KeyringFixture, keyringSuite } from "@chartkey/core/conformance";
import { memoryKeyring } from "@chartkey/core/fakes";
import { describe, test } from "vitest";

async function keyringFixture(): Promise<KeyringFixture> {
  const keyring = await createKeyring();
  const { recipient, identity } = await createDeviceKey();
  const carried = await keyring.seal({ recipient });
  return {
    keyring,
    stranger: memoryKeyring("somebody else"),
    reopen: () => unlockKeyring(carried, { identity }),
    lock: async () => keyring.wipe(),
    dispose: async () => {},
  };
}

describe("the software keyring", () => {
  for (const [name, run] of Object.entries(keyringSuite)) test(name, () => run(keyringFixture));
});
