import { expect, test } from "vitest";
import { titles } from "../stage.js";
import { startDevice } from "./device.js";
import { ends, oldRecord } from "./old-record.js";
import { watchedEnvelopes } from "./watched-envelopes.js";

test("a grant that is given after a reorganisation has taken a revocation away gets its keys at once", async () => {
  const s = await oldRecord("given anew", 3);
  const { blobs, stored } = watchedEnvelopes(s.blobs);
  const tablet = await startDevice({ ...s, blobs }, s.asha);
  await tablet.me.grants.give(s.wide);
  await ends.revoke(s, tablet);
  s.ledger.reorganise(1);
  const { grant } = await tablet.me.grants.give(s.wide);
  expect(grant).toMatchObject({ state: "active" });
  expect([grant.problem, stored()]).toEqual([undefined, 2]);
  expect(await titles(s.rao.me, "shared")).toEqual(["Old"]);
});

test("the end of all grants prompts once, where a reorganisation took away other own acts that were seen", async () => {
  const s = await oldRecord("other acts", 3);
  await s.phone.me.grants.give(s.wide);
  s.settle();
  const tablet = await s.device();
  for (const name of ["One", "Two", "Three"])
    await tablet.me.grants.give({ ...s.everything(s.sen), until: later(s, name) });
  s.ledger.reorganise(3);
  await ends.revokeAll(s, tablet);
  expect(tablet.prompts()).toBe(4);
  expect(await s.active()).toBe(0);
});

/** Another end for each name, so that no two grants are the same. */
const later = ({ clock }: { readonly clock: { now(): Date } }, name: string) =>
  new Date(clock.now().getTime() + name.length * 86_400_000);
