import { encode } from "@ipld/dag-cbor";
import { expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { all, note, stage } from "../stage.js";

const damages: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["no CBOR", new Uint8Array([0xff, 0x00])],
  ["another value", encode({ count: "many" })],
  ["a value of another kind", encode([1, 2, 3])],
];

/** A patient whose device remembers something of each kind, and a doctor with a request. */
async function remembering(name: string) {
  const s = stage(name);
  const asha = await s.patient("Asha");
  const rao = await s.doctor("Rao");
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  const store = memoryDevice();
  const me = await asha.connect(s.app(store));
  await me.records.add(note("One"));
  await me.grants.give({ grantee: rao.me.address, scope: "everything" });
  for await (const { id } of me.requests.list()) await me.requests.dismiss(id);
  const damage = async (kind: string, bytes: Uint8Array) => {
    const keys = await store.keys(kind);
    expect(keys).not.toEqual([]);
    for (const key of keys) await store.set(key, bytes);
  };
  return { ...s, asha, rao, store, damage };
}

test.each(damages)("dismissed requests that hold %s are shown again, and can be dismissed again", async (_, bytes) => {
  const { asha, app, store, damage } = await remembering("dismissed");
  await damage("dismissed/", bytes);
  const me = await asha.connect(app(store));
  const [request] = await all(me.requests.list());
  await me.requests.dismiss(request?.id ?? expect.fail());
  expect(await store.keys("dismissed/")).toHaveLength(1);
  expect(await all(me.requests.list({ state: "dismissed" }))).toHaveLength(1);
});

test.each(damages)(
  "what was final and holds %s is an error that names its key, and loses no record",
  async (_, bytes) => {
    const { asha, app, store, damage } = await remembering("heads");
    await damage("head/", bytes);
    await expect(asha.connect(app(store))).rejects.toMatchObject({
      code: "FORMAT_INVALID",
      message: expect.stringContaining("head/"),
    });
    const fresh = await asha.connect(app(memoryDevice()));
    expect(await all(fresh.records.list())).toHaveLength(1);
  },
);

test.each(damages)("a profile's sequence that holds %s keeps nobody from revoking", async (_, bytes) => {
  const { asha, rao, app, store, damage } = await remembering("profiles");
  await damage("profile/", bytes);
  const me = await asha.connect(app(store));
  await expect(me.people.get(rao.me.address)).rejects.toMatchObject({ code: "FORMAT_INVALID" });
  expect((await me.grants.revokeEveryone()).revoked).toHaveLength(1);
});
