import { createChartkey, createKeyring } from "@chartkey/core";
import { chunksOf, collect } from "@chartkey/core/adapters";
import { cryptoEngineSuite } from "@chartkey/core/conformance";
import { memoryBlobs, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { systemCrypto } from "@chartkey/core/vault";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { type CryptoWorker, cryptoWorker, indexedDbVault } from "../src/index.js";
import { serveCrypto } from "../src/worker/index.js";

const start = () => new Worker(new URL("./crypto.worker.ts", import.meta.url), { type: "module" });
const failing = (name: string) => new Worker(new URL("./failing.worker.ts", import.meta.url), { type: "module", name });

const passphrase = "a long passphrase";
const key = new Uint8Array(32).fill(1);
const place = { first: 2, last: true };

const engine = cryptoWorker(start);
afterAll(() => engine.close());

const opened: CryptoWorker[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const one of opened.splice(0)) one.close();
});
const workerOf = (makes: () => Worker): CryptoWorker => {
  const one = cryptoWorker(makes);
  opened.push(one);
  return one;
};

describe("a worker as an engine", () => {
  for (const [title, run] of Object.entries(cryptoEngineSuite))
    test(title, () => run(async () => ({ crypto: engine, dispose: async () => {} })));
});

describe("with a worker", () => {
  test("a vault is made and opened, and opens without it too", async () => {
    const [seal, open] = [vi.spyOn(engine, "sealByPassphrase"), vi.spyOn(engine, "openByPassphrase")];
    const name = "vault-by-worker";
    const vault = indexedDbVault({ name, crypto: engine });
    const made = await vault.create(await createKeyring(), { name: "Paper", passphrase });
    const { id } = await made.add({ name: "New paper", passphrase: `${passphrase}!` });
    expect(seal).toHaveBeenCalledTimes(2);
    (await vault.open({ lock: id, passphrase: `${passphrase}!` })).close();
    expect(open).toHaveBeenCalledTimes(1);
    await expect(vault.open({ lock: id, passphrase })).rejects.toMatchObject({ code: "KEYRING_LOCKED" });
    const plain = indexedDbVault({ name });
    (await plain.open({ lock: made.lock.id, passphrase })).close();
    made.close();
    await vault.delete();
    vault.close();
    plain.close();
  });

  test("a record goes up and comes down, whole and in part", async () => {
    const [cipher, sha256] = [vi.spyOn(engine, "cipher"), vi.spyOn(engine, "sha256")];
    const app = createChartkey({
      ledger: memoryLedger(),
      blobs: memoryBlobs(),
      profiles: memoryProfiles(),
      trust: { requests: "anyone" },
      crypto: engine,
    });
    const me = await app.connect({ wallet: memoryWallet("Asha"), keyring: await createKeyring() });
    await me.register({ roles: ["patient"], profile: { name: "Asha", listed: true } });
    const content = Uint8Array.from({ length: 150_000 }, (_, n) => n % 251);
    const { record } = await me.records.add({ content, title: "Scan", mediaType: "application/dicom" });
    expect([cipher.mock.calls.length, sha256.mock.calls.length]).toEqual([1, 1]);
    expect(await collect(chunksOf(await me.records.open(record.ref)), 2 ** 20)).toEqual(content);
    expect([cipher.mock.calls.length, sha256.mock.calls.length]).toEqual([2, 2]);
    const part = await (await me.records.open(record.ref)).part({ offset: 65_000, length: 1000 }).bytes();
    expect(part).toEqual(content.subarray(65_000, 66_000));
    expect(cipher).toHaveBeenCalledTimes(3);
  });
});

describe("a worker that fails", () => {
  test.each(["loading", "calls"])("is MISCONFIGURED, and the next call starts another: %s", async (name) => {
    const makes = vi.fn<() => Worker>(start).mockImplementationOnce(() => failing(name));
    const one = workerOf(makes);
    const hash = one.sha256();
    await expect(Promise.resolve(hash.digest())).rejects.toMatchObject({ code: "MISCONFIGURED" });
    await expect(async () => hash.digest()).rejects.toMatchObject({ code: "MISCONFIGURED" });
    const sealed = await (await one.cipher(key)).seal(new Uint8Array(9), place);
    expect(sealed).toEqual(await (await systemCrypto.cipher(key)).seal(new Uint8Array(9), place));
    expect(makes).toHaveBeenCalledTimes(2);
  });

  test("is MISCONFIGURED where there is no script", async () => {
    const one = workerOf(() => new Worker("/there/is/none.js", { type: "module" }));
    await expect(one.cipher(key)).rejects.toMatchObject({ code: "MISCONFIGURED" });
  });
});

test("a worker whose module serves late loses no call", async () => {
  const one = workerOf(() => new Worker(new URL("./late.worker.ts", import.meta.url), { type: "module" }));
  const sealed = await (await one.cipher(key)).seal(new Uint8Array(9), place);
  expect(sealed).toEqual(await (await systemCrypto.cipher(key)).seal(new Uint8Array(9), place));
});

// of a TypeError, whoever reads a record would hear that somebody has altered it
test("a worker that is closed rejects what waits, and what its ciphers are asked later, as one that fails", async () => {
  const one = workerOf(start);
  const cipher = await one.cipher(key);
  const waiting = [one.sealByPassphrase(key, passphrase), cipher.seal(key, place)].map((call) =>
    expect(call).rejects.toMatchObject({ code: "MISCONFIGURED" }),
  );
  one.close();
  await Promise.all(waiting);
  await expect(cipher.open(key, place)).rejects.toMatchObject({ code: "MISCONFIGURED" });
});

test("a page does not serve", () => {
  expect(() => serveCrypto()).toThrow(TypeError);
});
