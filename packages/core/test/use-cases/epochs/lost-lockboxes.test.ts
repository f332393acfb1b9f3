import { expect, test } from "vitest";
import { memoryDevice } from "../../../src/fakes/index.js";
import { addedBy, hiding } from "../hidden-blobs.js";
import { note, stage, titles } from "../stage.js";

test("a lockbox that is not there costs a grantee the records of its epoch, and no other", async () => {
  const s = stage("lost lockbox", { pins: false });
  const asha = await s.patient("Asha");
  const [rao, sen] = [await s.doctor("Rao"), await s.doctor("Sen")];
  await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
  const inNewEpoch = async (title: string) => {
    await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
    await asha.me.grants.revoke({ grantee: sen.me.address, scope: "everything" });
    return addedBy(s.blobs, () => asha.me.records.add(note(title)));
  };
  await inNewEpoch("One");
  const lost = await inNewEpoch("Two");
  await inNewEpoch("Three");
  const me = await rao.connect(s.app(memoryDevice(), { blobs: hiding(s.blobs, lost) }));
  expect(await titles(me, "shared")).toEqual(["Three", "EPOCH_MISSING", "One"]);
});
