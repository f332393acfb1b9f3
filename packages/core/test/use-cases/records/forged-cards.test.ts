import { expect, test } from "vitest";
import { encodeCardLocation } from "../../../src/domain/acts/card-location.js";
import { newRecordId } from "../../../src/index.js";
import { parseLedgerId } from "../../../src/adapters/index.js";
import { note, stage, titles } from "../stage.js";
import { forger, type Forgery } from "./forge.js";

async function practice(name: string) {
  const s = stage(name);
  const [asha, rao] = [await s.patient("Asha"), await s.doctor("Rao")];
  await asha.me.records.add(note("Genuine"));
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const forge = await forger(s, asha);
  const { id: labs } = await asha.me.folders.create("Labs");
  /** What the patient and a grantee see, each on a fresh device. */
  const seen = async () => {
    const [own, shared] = [await asha.connect(s.app()), await rao.connect(s.app())];
    expect(await titles(shared, "shared")).toEqual(await titles(own, "own"));
    return titles(own, "own");
  };
  return { ...s, asha, rao, forge, labs, seen };
}

type Practice = Awaited<ReturnType<typeof practice>>;

test("an honest card of the forger's is listed", async () => {
  const { forge, seen } = await practice("honest");
  await forge.file();
  expect(await seen()).toEqual(["Forged", "Genuine"]);
});

test.each<[string, string, (p: Practice) => Forgery | Promise<Forgery>]>([
  ["another folder", "SEAL_INVALID", ({ labs }) => ({ head: { folder: labs } })],
  [
    "another patient",
    "SEAL_INVALID",
    ({ rao }) => ({ head: { patient: rao.me.address }, states: { patient: rao.me.address } }),
  ],
  ["another chain", "SEAL_INVALID", () => otherLedger("memory:2:ledger")],
  ["another contract", "SEAL_INVALID", () => otherLedger("memory:1:other")],
  ["another epoch", "SEAL_INVALID", () => ({ head: { salt: "0x0102030405060708" } })],
  ["another act", "SEAL_INVALID", () => ({ head: { op: "replace" }, filed: bytes32 })],
  [
    "another record",
    "FORMAT_INVALID",
    ({ entropy }) => ({ states: { record: newRecordId(entropy) }, head: { record: newRecordId(entropy) } }),
  ],
  [
    "another version",
    "FORMAT_INVALID",
    () => ({ op: "amend", head: { version: 3 }, states: { version: 2, previous: bytes32 } }),
  ],
  ["another author", "AUTHOR_UNTRUSTED", ({ rao }) => ({ signer: { actor: rao } })],
  [
    "an offer that nobody may make",
    "AUTHOR_UNTRUSTED",
    ({ rao }) => ({ offer: { actor: rao.me.address, pointer: bytes32 } }),
  ],
  [
    "a signature by somebody else",
    "AUTHOR_UNTRUSTED",
    ({ asha }) => ({ signer: { index: 1 }, states: { author: asha.me.address } }),
  ],
  ["no true signature", "AUTHOR_UNTRUSTED", () => ({ signature: new Uint8Array(64) })],
  ["a statement encoded anew", "FORMAT_INVALID", () => ({ restate: lengthen })],
  ["a title put in after signing", "AUTHOR_UNTRUSTED", () => ({ restate: retitle })],
])("a card of %s is one bad row (%s), and the rest is listed", async (what, code, forgery) => {
  const p = await practice(what);
  await p.forge.file(await forgery(p));
  expect(await p.seen()).toEqual([code, "Genuine"]);
});

test.each<[string, (p: Practice) => Forgery]>([
  ["another author", ({ rao }) => ({ signer: { actor: rao } })],
  ["no true signature", () => ({ signature: new Uint8Array(64) })],
])("a record of %s is refused by whoever was granted it alone, too", async (what, forgery) => {
  const p = await practice(`granted: ${what}`);
  const das = await p.doctor("Das");
  const { record } = await p.forge.file(forgery(p));
  const [patient, scope] = [p.asha.me.address, { record }];
  await p.asha.me.grants.give({ grantee: das.me.address, scope });
  expect(await titles(das.me, "shared")).toEqual(["AUTHOR_UNTRUSTED"]);
  await expect(das.me.sharedRecords.open({ patient, record })).rejects.toMatchObject({ code: "AUTHOR_UNTRUSTED" });
});

const bytes32 = `0x${"11".repeat(32)}` as const;

const otherLedger = (id: string): Forgery => {
  const ledger = parseLedgerId(id);
  return { head: { ledger }, states: { ledger } };
};

/** The same contents, with the first small number in two bytes instead of one. */
function lengthen(bytes: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf("gversion") + 8;
  return Uint8Array.from([...bytes.subarray(0, at), 0x18, ...bytes.subarray(at)]);
}

const retitle = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(bytes).toString("latin1").replace("Forged", "Better"), "latin1"));

test("a card of one folder does not open in another, nor one patient's in the log of another", async () => {
  const { forge, labs, patient, seen, ...s } = await practice("moved");
  const { block } = await forge.file();
  await forge.fileBlock(block, "new", labs, await forge.saltOf(labs));
  expect(await seen()).toEqual(["SEAL_INVALID", "Forged", "Genuine"]);
  const ben = await patient("Ben");
  const bens = await forger({ ...s, patient }, ben);
  await bens.fileBlock(block, "new", bens.home, await bens.saltOf(bens.home));
  expect(await titles(ben.me, "own")).toEqual(["SEAL_INVALID"]);
});

test("a card that somebody else submits is refused by the ledger, and does not count in their own log", async () => {
  const { forge, ledger, asha, rao, seen } = await practice("stranger");
  const { pointer, salt } = await forge.file();
  const location = encodeCardLocation({ folder: forge.home, salt, op: "new" });
  const act = { kind: "fileCard", location, card: pointer } as const;
  await expect(ledger.submit([{ ...act, patient: asha.me.address }], rao.wallet)).rejects.toThrow(TypeError);
  await ledger.submit([{ ...act, patient: rao.me.address }], rao.wallet);
  expect(await seen()).toEqual(["Forged", "Genuine"]);
});

test("a pointer to nothing is one bad row", async () => {
  const { forge, asha, seen } = await practice("nothing");
  const location = encodeCardLocation({ folder: forge.home, salt: await forge.saltOf(forge.home), op: "new" });
  await forge.submit({ kind: "fileCard", patient: asha.me.address, location, card: `0x${"5a".repeat(32)}` });
  expect(await seen()).toEqual(["BLOB_UNAVAILABLE", "Genuine"]);
});

test("a card under an epoch that was never started is one bad row to the patient, and none to a grantee", async () => {
  const { forge, asha, rao } = await practice("made-up epoch");
  await forge.file({ place: { salt: "0x0102030405060708" } });
  expect(await titles(asha.me, "own")).toEqual(["FORMAT_INVALID", "Genuine"]);
  expect(await titles(rao.me, "shared")).toEqual(["Genuine"]);
});
