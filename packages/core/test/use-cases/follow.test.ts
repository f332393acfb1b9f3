import { expect, test } from "vitest";
import type { FollowStart, LedgerChange } from "../../src/index.js";
import { note, stage } from "./stage.js";

/** Follows until a grant is told. */
async function untilGrant(changes: AsyncIterator<LedgerChange>): Promise<readonly string[]> {
  const told: string[] = [];
  while (!told.includes("grantAccess")) {
    const { value } = await changes.next();
    if (value.type === "entry") told.push(value.entry.act.kind);
  }
  return told;
}

async function practice() {
  const s = stage("follow");
  const [asha, ravi, rao] = [await s.patient("Asha"), await s.patient("Ravi"), await s.doctor("Rao")];
  await asha.me.records.add(note("Before"));
  const from = (start: FollowStart) => s.app().follow(start)[Symbol.asyncIterator]();
  return { asha, ravi, rao, from, grant: { grantee: rao.me.address, scope: "everything" } as const };
}

test("from now on, a page is told nothing of what was there", async () => {
  const { asha, from, grant } = await practice();
  const changes = from({ after: "now", patients: [asha.me.address] });
  expect((await changes.next()).value.type).toBe("final");
  await asha.me.grants.give(grant);
  expect(await untilGrant(changes)).toEqual(["grantAccess"]);
});

test("a doctor follows what all patients give to them, and nothing else", async () => {
  const { asha, ravi, rao, from, grant } = await practice();
  const changes = from({ counterparty: rao.me.address });
  await asha.me.grants.give({ ...grant, grantee: ravi.me.address });
  await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" });
  await ravi.me.grants.give(grant);
  expect(await untilGrant(changes)).toEqual(["requestAccess", "grantAccess"]);
});
