import { createHash } from "node:crypto";
import { kuboBlobs } from "@chartkey/adapter-ipfs/kubo";
import { type BlobStore, createChartkey, createKeyring, type Records } from "@chartkey/core";
import { sampleBytes } from "@chartkey/core/conformance";
import { memoryDevice, memoryLedger, memoryProfiles, memoryWallet } from "@chartkey/core/fakes";
import { create } from "kubo-rpc-client";
import { expect, inject, test } from "vitest";
import { httpBlobs } from "../src/index.js";
import { memoryPinBook } from "../src/server/pin-book.js";
import { accountOf } from "./account.js";
import { direct } from "./direct.js";

const MiB = 1_048_576;
const content = sampleBytes(20 * MiB);
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const kubo = () => kuboBlobs({ client: create(inject("kuboApiUrl")), url: inject("kuboApiUrl") });

/** A client of a server that has just begun, before the same Kubo. */
function behindServer() {
  const pinBook = memoryPinBook();
  return async (): Promise<BlobStore> => {
    const { server, clientOf } = direct({ blobs: kubo(), pinBook, requestsPerMinute: 1_000_000 });
    const { token } = await clientOf(1);
    const fetch = async (url: string | URL | Request, init?: RequestInit) => server.fetch(new Request(url, init));
    return httpBlobs({ url: "https://api.example", token: () => token, fetch, ranges: true });
  };
}

test.each([
  ["Kubo", () => async () => kubo()],
  ["a server before Kubo, which was restarted", behindServer],
])("an upload to %s goes on after a cut, and is a record that opens", async (_, stores) => {
  const store = stores();
  const keyring = await createKeyring();
  const wallet = memoryWallet(accountOf(1).address);
  const ports = { ledger: memoryLedger(), profiles: memoryProfiles(), device: memoryDevice() };
  /** Nothing of an earlier process is in memory. */
  async function patient(): Promise<{ readonly records: Records; readonly puts: number[] }> {
    const [blobs, puts]: [BlobStore, number[]] = [await store(), []];
    const counted: BlobStore = {
      ...blobs,
      async put(bytes, options) {
        if (bytes instanceof Uint8Array && bytes.length > MiB) puts.push(bytes.length);
        return blobs.put(bytes, options);
      },
    };
    const me = await createChartkey({ ...ports, blobs: counted }).connect({ wallet, keyring });
    return { records: me.records, puts };
  }
  const setUp = await createChartkey({ ...ports, blobs: await store() }).connect({ wallet, keyring });
  await setUp.register({ roles: ["patient"], profile: { name: "Asha", listed: false } });
  const id = await setUp.records.newId();
  const scan = { id, content, title: "CT", resumable: true };

  const first = await patient();
  const controller = new AbortController();
  const cut = new Error("the line was cut");
  const adding = first.records.add(scan, {
    signal: controller.signal,
    onProgress: (step) => step.type === "payload:stored" && step.bytes > 10 * MiB && controller.abort(cut),
  });
  await expect(adding).rejects.toBe(cut);
  expect(await (await patient()).records.cutUploads()).toMatchObject([{ record: id, bytes: 8 * MiB }]);

  const second = await patient();
  const { record } = await second.records.add(scan);
  expect(second.puts).toHaveLength(2);
  expect(await second.records.cutUploads()).toEqual([]);
  const opened = await (await patient()).records.open(record.ref);
  expect(digestOf(await opened.bytes())).toBe(digestOf(content));
});
