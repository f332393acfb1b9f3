import { all, first } from "../stage.js";
import type { Device } from "./device.js";
import { household, note } from "./household.js";

/** A household with an old record, and the grants that show it to a doctor Rao. */
export async function oldRecord(name: string, depth = 0) {
  const s = await household(name, { depth });
  await s.phone.me.records.add(note("Old"));
  const settle = () => {
    for (let block = 0; block < depth + 2; block++) s.ledger.mine();
  };
  settle();
  const toRao = s.everything(s.rao);
  const wide = { ...toRao, from: "start" } as const;
  const { id } = await first(s.phone.me.folders.list());
  const folder = { grantee: toRao.grantee, scope: { folder: id } } as const;
  const active = async () => (await all(s.laptop.me.grants.list({ state: "active" }))).length;
  return {
    ...s,
    toRao,
    wide,
    folder,
    active,
    /** Makes final what is in the log. */
    settle,
  };
}

export type OldRecord = Awaited<ReturnType<typeof oldRecord>>;

/** The ways to end what Rao has. */
export const ends = {
  revoke: ({ toRao }, { me }) => me.grants.revoke(toRao),
  revokeMany: ({ toRao }, { me }) => me.grants.revokeMany([toRao]),
  revokeEach: ({ toRao }, { me }) => me.grants.revokeEach([toRao]),
  revokeAll: ({ toRao }, { me }) => me.grants.revokeAll({ grantee: toRao.grantee }),
} satisfies Record<string, (s: Pick<OldRecord, "toRao">, device: Pick<Device, "me">) => Promise<unknown>>;
