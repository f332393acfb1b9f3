import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { parseLedgerId, toHex } from "../../../src/adapters/index.js";
import { createKeyring } from "../../../src/index.js";
import { OwnKeys } from "../../../src/use-cases/session/own-keys.js";
import { include, nothing, patient } from "../../domain/log/replayed.js";

const owner = { ledger: parseLedgerId("memory:1:ledger"), address: patient };

/** The own keys of a fresh keyring, and a log in which the given generations were published. */
async function published(...generations: readonly number[]) {
  const keyring = await createKeyring();
  const keys = await Promise.all(
    generations.map(async (index) => toHex(sha256((await keyring.identity(owner, index)).bundle))),
  );
  const acts = keys.map((key) => ({ kind: "publishKey", participant: patient, key }) as const);
  return { own: new OwnKeys(keyring, owner), log: include(nothing, 10, ...acts) };
}

test("the current identity is that of the latest published key", async () => {
  const { own, log } = await published(0, 1);
  expect((await own.current(log)).identity.index).toBe(1);
  expect((await own.first()).index).toBe(0);
});

test("a key is found although generations before it were derived and never published, up to four", async () => {
  for (const index of [1, 4]) {
    const { own, log } = await published(index);
    expect((await own.current(log)).identity.index).toBe(index);
  }
  const { own, log } = await published(5);
  await expect(own.current(log)).rejects.toMatchObject({ code: "KEYRING_MISMATCH" });
});

test("another keyring has no identity for the published key, and nobody one before any", async () => {
  const [{ log }, { own }] = [await published(0), await published(0)];
  await expect(own.current(log)).rejects.toMatchObject({ code: "KEYRING_MISMATCH" });
  await expect(own.current(nothing)).rejects.toMatchObject({ code: "NOT_REGISTERED" });
});
