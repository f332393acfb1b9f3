import type { NewGrant, Participant } from "../../src/index.js";
import { note } from "../use-cases/stage.js";
import type { Fault } from "./fault.js";
import { idOf, kept, type Name, scan, type Setting } from "./setting.js";

/** What a caller says at the second try. */
export interface Repeated {
  /** Which items of a batch to write; all by default. */
  readonly items?: ReadonlySet<number> | undefined;
  /** From where grants begin, where nothing tells any more from where they began. */
  readonly from?: NewGrant["from"];
  /** Starts another session on the same device, in the same process. */
  readonly connect?: (() => Promise<unknown>) | undefined;
}

/** One way to write. */
export interface UseCase {
  readonly who: Name;
  run(me: Participant, setting: Setting, repeated?: Repeated): Promise<unknown>;
  /** A write of an earlier run of the device, and the fault at which that run died. */
  readonly after?: { readonly useCase: string; readonly fault: Fault };
  /** Whether a relayer submits what is signed. */
  readonly relayed?: boolean;
  /**
   * Whether its acts name nothing that they were planned on. When the process dies before it knows
   * whether they were sent, nothing ever rules them out, and the journal keeps them.
   */
  readonly mayComeLate?: boolean;
  /** What it leaves out while it cannot be read, and nobody misses. */
  readonly mayMiss?: RegExp;
}

const everything = (setting: Setting, name: Name) =>
  ({ grantee: setting.addressOf(name), scope: "everything" }) as const;
const following = (setting: Setting) => ({ grantee: setting.addressOf("Rao"), scope: { record: kept } });

const chosen = <T>(items: readonly T[], which: ReadonlySet<number> | undefined): readonly T[] =>
  items.filter((_, nth) => !which || which.has(nth));

/** A folder whose card cannot be read now gets no second one in the epoch that begins now. */
const folderCard = /^- (Asha log: fileCards$|pin: Asha\/folders )/u;

const newRecords = ({ labs }: Setting) => [
  { ...note("First"), id: idOf(1) },
  { ...note("Second"), id: idOf(2), folder: labs },
];

const direct: Readonly<Record<string, UseCase>> = {
  register: {
    who: "Eva",
    run: (me) => me.register({ roles: ["patient"], profile: { name: "Eva", listed: true }, folder: "Eva's" }),
  },
  "profile.update": { who: "Asha", run: (me) => me.profile.update({ name: "Asha the second" }) },
  "profile.remove": { who: "Asha", run: (me) => me.profile.remove() },
  "folders.create": { who: "Asha", run: (me) => me.folders.create("Images") },
  "records.add": { who: "Asha", run: (me, { labs }) => me.records.add({ ...note("New"), id: idOf(1), folder: labs }) },
  "records.addMany": { who: "Asha", run: (me, setting) => me.records.addMany(newRecords(setting)) },
  "records.addEach": {
    who: "Asha",
    run: (me, setting, { items } = {}) => me.records.addEach(chosen(newRecords(setting), items)),
  },
  "records.amend": { who: "Asha", run: (me) => me.records.amend(kept, { ...note("Amended"), base: 1 }) },
  "records.amend of a title": { who: "Asha", run: (me) => me.records.amend(kept, { title: "Amended", base: 1 }) },
  "grants.give": {
    who: "Asha",
    run: (me, setting, { from } = {}) => me.grants.give({ ...everything(setting, "Das"), ...(from && { from }) }),
  },
  "grants.give from now on": {
    who: "Asha",
    mayMiss: folderCard,
    run: (me, setting) => me.grants.give({ ...everything(setting, "Das"), from: "now" }),
  },
  "grants.giveMany": {
    who: "Asha",
    mayMiss: folderCard,
    run: (me, setting, { from } = {}) =>
      me.grants.giveMany([
        { ...everything(setting, "Das"), from: "now" },
        { ...everything(setting, "Rao"), ...(from && { from }) },
      ]),
  },
  "grants.giveEach": {
    who: "Asha",
    run: (me, setting, { items, from } = {}) =>
      me.grants.giveEach(
        chosen(
          [
            { grantee: setting.addressOf("Das"), scope: { record: scan } },
            { ...everything(setting, "Rao"), ...(from && { from }) },
          ],
          items,
        ),
      ),
  },
  "grants.revoke": { who: "Asha", run: (me, setting) => me.grants.revoke(everything(setting, "Sen")) },
  "grants.revokeMany": {
    who: "Asha",
    run: (me, setting) => me.grants.revokeMany([everything(setting, "Sen"), following(setting)]),
  },
  "grants.revokeEach": {
    who: "Asha",
    run: (me, setting, { items } = {}) =>
      me.grants.revokeEach(chosen([everything(setting, "Sen"), following(setting)], items)),
  },
  "grants.revokeAll": { who: "Asha", run: (me, setting) => me.grants.revokeAll({ grantee: setting.addressOf("Rao") }) },
  "grants.revokeEveryone": { who: "Asha", run: (me) => me.grants.revokeEveryone() },
  "sentRequests.send": {
    who: "Rao",
    mayComeLate: true,
    run: (me, setting) =>
      me.sentRequests.send({ patient: setting.addressOf("Asha"), purpose: "TREAT", message: "Please" }),
  },
  "sentRequests.cancel": { who: "Das", run: (me, { asked }) => me.sentRequests.cancel(asked[0]) },
  "requests.approve": {
    who: "Asha",
    run: (me, { asked }, { from } = {}) => me.requests.approve(asked[0], from && { from }),
  },
  "requests.reject": { who: "Asha", run: (me, { asked }) => me.requests.reject(asked[0]) },
  "connect after a grant was cut off": {
    who: "Asha",
    run: async (_me, _setting, { connect } = {}) => connect?.(),
    after: { useCase: "grants.give", fault: { call: "blobs.put", nth: 1, kind: "dies" } },
  },
  "connect after an add was cut off": {
    who: "Asha",
    run: async (_me, _setting, { connect } = {}) => connect?.(),
    after: { useCase: "records.add", fault: { call: "ledger.submit", nth: 1, kind: "dies" } },
  },
  "requests.dismiss": { who: "Asha", run: (me, { asked }) => me.requests.dismiss(asked[0]) },
};

/** Those whose acts a relayer submits too: one with each kind of act. */
const relayed = [
  "register",
  "folders.create",
  "records.add",
  "records.amend",
  "grants.give from now on",
  "grants.revoke",
  "sentRequests.send",
  "sentRequests.cancel",
  "requests.approve",
  "requests.reject",
];

/** Every way to write, by its name in the API. */
export const useCases: ReadonlyMap<string, UseCase> = new Map([
  ...Object.entries(direct),
  ...relayed.flatMap((name) => {
    const useCase = direct[name];
    return useCase ? [[`${name}, relayed`, { ...useCase, relayed: true }] as const] : [];
  }),
]);

/** The items of a batch that failed; `undefined` for a write that did all that it was to do. */
export function leftOver(outcome: unknown): ReadonlySet<number> | undefined {
  if (!Array.isArray(outcome)) return undefined;
  const failed = [...(outcome as readonly { readonly ok: boolean }[]).entries()].filter(([, { ok }]) => !ok);
  return failed.length > 0 ? new Set(failed.map(([nth]) => nth)) : undefined;
}
