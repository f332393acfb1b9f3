import { parseRecordId, type Participant, type RequestId } from "../../src/index.js";
import { type Actor, all, note, stage } from "./stage.js";

/** One kind of write, which can be repeated and disturbed. */
export interface Write {
  readonly parts: ReturnType<typeof stage>;
  /** The actor of the `nth` try, with everything that the write needs in place. */
  actor(nth: number): Promise<Actor>;
  run(me: Participant, nth: number, signal?: AbortSignal): Promise<unknown>;
  /** The result of a second try after the first was included; by default it succeeds. */
  readonly again?: string;
  /** How many blobs a failed try may leave, because every try stores the same ones. */
  readonly stays?: number;
}

const idOf = (nth: number) => parseRecordId(`0x${nth.toString(16).padStart(32, "0")}`);
const kept = idOf(0xffff);

async function practice(name: string) {
  const parts = stage(name);
  const [asha, rao, sen] = [await parts.patient("Asha"), await parts.doctor("Rao"), await parts.doctor("Sen")];
  await asha.me.records.add({ ...note("First"), id: kept });
  await asha.me.grants.give({ grantee: sen.me.address, scope: "everything" });
  const readers = async () => all(asha.me.grants.list({ state: "active" }));
  return { parts, asha, rao, sen, readers, actor: async () => asha };
}

/** Every kind of write, by its name in the API. */
export const writes: Readonly<Record<string, () => Promise<Write>>> = {
  register: async () => {
    const parts = stage("register");
    const profile = { name: "Asha", listed: true };
    return {
      parts,
      actor: (nth) => parts.person(`Asha ${nth}`),
      run: (me, _nth, signal) => me.register({ roles: ["patient"], profile }, { signal }),
      // the identity bundle
      stays: 1,
    };
  },
  "folders.create": async () => ({
    ...(await practice("folders.create")),
    run: (me, nth, signal) => me.folders.create(`Folder ${nth}`, { signal }),
  }),
  "records.add": async () => ({
    ...(await practice("records.add")),
    run: (me, nth, signal) => me.records.add({ ...note(`Note ${nth}`), id: idOf(nth) }, { signal }),
  }),
  "records.addMany": async () => ({
    ...(await practice("records.addMany")),
    run: (me, nth, signal) =>
      me.records.addMany(
        [0, 1, 2, 3, 4].map((i) => ({ ...note(`Note ${nth}.${i}`), id: idOf(16 * nth + i) })),
        { signal },
      ),
  }),
  "records.addEach": async () => ({
    ...(await practice("records.addEach")),
    run: (me, nth, signal) =>
      me.records.addEach(
        [0, 1].map((i) => ({ ...note(`Note ${nth}.${i}`), id: idOf(16 * nth + i) })),
        { signal },
      ),
  }),
  "records.amend": async () => ({
    ...(await practice("records.amend")),
    run: (me, nth, signal) => me.records.amend(kept, note(`Version ${nth}`), { signal }),
  }),
  "grants.give": async () => {
    const { rao, ...rest } = await practice("grants.give");
    const run: Write["run"] = (me, nth, signal) =>
      me.grants.give({ grantee: rao.me.address, scope: { record: kept }, follow: nth % 2 === 0 }, { signal });
    return { ...rest, run };
  },
  "grants.giveMany": async () => {
    const { rao, sen, ...rest } = await practice("grants.giveMany");
    const run: Write["run"] = (me, _nth, signal) =>
      me.grants.giveMany(
        [
          { grantee: rao.me.address, scope: "everything" },
          { grantee: sen.me.address, scope: { record: kept } },
        ],
        { signal },
      );
    return { ...rest, run };
  },
  "grants.giveEach": async () => {
    const { rao, sen, ...rest } = await practice("grants.giveEach");
    const run: Write["run"] = (me, _nth, signal) =>
      me.grants.giveEach(
        [
          { grantee: rao.me.address, scope: "everything", from: "now" },
          { grantee: sen.me.address, scope: { record: kept } },
        ],
        { signal },
      );
    return { ...rest, run };
  },
  "grants.revokeMany": async () => {
    const { asha, rao, sen, readers, ...rest } = await practice("grants.revokeMany");
    const names = [rao, sen].map(({ me }) => ({ grantee: me.address, scope: "everything" }) as const);
    const actor = async () => {
      if ((await readers()).length < 2)
        await asha.me.grants.giveMany(names.map(({ grantee, scope }) => ({ grantee, scope })));
      return asha;
    };
    return {
      ...rest,
      actor,
      run: (me, _nth, signal) => me.grants.revokeMany(names, { signal }),
      again: "GRANT_ABSENT",
    };
  },
  "grants.revoke": async () => {
    const { asha, rao, readers, ...rest } = await practice("grants.revoke");
    const actor = async () => {
      if ((await readers()).length < 2) await asha.me.grants.give({ grantee: rao.me.address, scope: "everything" });
      return asha;
    };
    return {
      ...rest,
      actor,
      run: (me, _nth, signal) => me.grants.revoke({ grantee: rao.me.address, scope: "everything" }, { signal }),
      again: "GRANT_ABSENT",
    };
  },
  "sentRequests.send": async () => {
    const { asha, rao, ...rest } = await practice("sentRequests.send");
    return {
      ...rest,
      actor: async () => rao,
      run: (me, nth, signal) =>
        me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT", message: `Please ${nth}` }, { signal }),
    };
  },
  "requests.approve": async () => {
    const { asha, rao, ...rest } = await practice("requests.approve");
    const asked = new Map<number, RequestId>();
    const actor = async (nth: number) => {
      asked.set(nth, (await rao.me.sentRequests.send({ patient: asha.me.address, purpose: "TREAT" })).id);
      return asha;
    };
    return {
      ...rest,
      actor,
      run: async (me, nth, signal) => {
        const request = asked.get(nth);
        return request && me.requests.approve(request, {}, { signal });
      },
      again: "REQUEST_CLOSED",
    };
  },
};
