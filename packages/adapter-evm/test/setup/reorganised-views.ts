import { createChartkey, createKeyring, type HistoryKind, type Listing, type Participant } from "@chartkey/core";
import { memoryBlobs, memoryDevice, memoryProfiles } from "@chartkey/core/fakes";
import { expect } from "vitest";
import type { SharedChain } from "./chain-fixture.js";
import type { Library } from "./libraries.js";

async function all<T>(listing: Listing<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of listing) items.push(item);
  return items;
}

const note = (title: string) => ({ content: new TextEncoder().encode(title), title, mediaType: "text/plain" });

const titlesOf = async (listing: ReturnType<Participant["records"]["list"] | Participant["sharedRecords"]["list"]>) =>
  (await all(listing)).map((row) => (row.ok ? row.record.title : row.problem.code)).toSorted();

const kindsOf = async (me: Participant): Promise<readonly HistoryKind[]> =>
  (await all(me.history())).map(({ kind }) => kind);

/**
 * A patient and two doctors, whose apps keep running while a reorganisation removes what they saw.
 */
export async function reorganisedViews(chain: SharedChain, library: Library): Promise<void> {
  const { ledger, close } = library.connect(chain.node(), await chain.newLedger());
  const ports = { ledger, blobs: memoryBlobs({ pins: false }), profiles: memoryProfiles() };
  const app = () => createChartkey({ ...ports, device: memoryDevice() });
  const person = async (name: string, role: string) => {
    const account = {
      wallet: await library.wallet(chain.node(), await chain.newKey()),
      keyring: await createKeyring(),
    };
    const me = await app().connect(account);
    await me.register({ roles: [role], profile: { name, listed: true } });
    return { me, again: () => app().connect(account) };
  };
  const { me: asha, again } = await person("Asha", "patient");
  const [{ me: rao }, { me: sen }] = [await person("Rao", "doctor"), await person("Sen", "doctor")];
  await asha.records.add(note("Kept"));
  await asha.grants.give({ grantee: rao.address, scope: "everything" });
  for (let i = 0; i < 3; i++) await chain.advance(1);

  const views = async (me: Participant) => ({
    records: await titlesOf(me.records.list()),
    history: await kindsOf(me),
    grants: (await all(me.grants.list())).map(({ grantee, state }) => [grantee, state]),
    rao: await titlesOf(rao.sharedRecords.list()),
    sen: await titlesOf(sen.sharedRecords.list()),
  });
  const before = await views(asha);
  expect(before).toMatchObject({ records: ["Kept"], grants: [[rao.address, "active"]], rao: ["Kept"], sen: [] });

  await chain.reorganise(async () => {
    await asha.grants.revoke({ grantee: rao.address, scope: "everything" });
    await asha.grants.give({ grantee: sen.address, scope: "everything" });
    await asha.records.add(note("Lost"));
    expect(await views(asha)).toMatchObject({
      records: ["Kept", "Lost"],
      history: [...before.history, "revoked", "granted", "rekeyed", "added"],
      grants: [
        [rao.address, "revoked"],
        [sen.address, "active"],
      ],
      rao: [],
      sen: ["Kept", "Lost"],
    });
  });
  expect(await views(asha), "after the reorganisation").toEqual(before);
  expect(await views(await again()), "after a restart").toEqual(before);

  // the end was told, and may come back
  expect((await asha.records.add(note("Lost"))).without).toEqual([rao.address]);
  expect(await views(asha), "the second try").toMatchObject({
    records: ["Kept", "Lost"],
    rao: ["EPOCH_MISSING", "Kept"],
    sen: [],
  });
  close();
}
