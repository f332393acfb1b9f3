import { counterpartyOf, isChartkeyError } from "../../src/adapters/index.js";
import { memoryDevice } from "../../src/fakes/index.js";
import type { Participant, RecordVersion, Scope } from "../../src/index.js";
import { all } from "../use-cases/stage.js";
import type { Name, Setting, World } from "./setting.js";

const names = ["Asha", "Rao", "Sen", "Das", "Eva"] as const;

const shown = (problem: { readonly code: string } | undefined) => (problem ? ` ${problem.code}` : "");

async function contentOf(open: () => Promise<{ bytes(): Promise<Uint8Array> }>): Promise<string> {
  try {
    return new TextDecoder().decode(await (await open()).bytes());
  } catch (error) {
    return isChartkeyError(error) ? error.code : String(error);
  }
}

async function recordLines(
  me: Participant,
  where: "records" | "sharedRecords",
  folders: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const rows = await all(me[where].list());
  const open = ({ ref }: RecordVersion) =>
    where === "records" ? me.records.open(ref.record) : me.sharedRecords.open(ref);
  return Promise.all(
    rows.map(async (row) => {
      if (!row.ok) return `${where}: ${row.ref.record} ${row.problem.code}`;
      const { ref, folder = "", title } = row.record;
      const content = await contentOf(async () => open(row.record));
      return `${where}: ${ref.record} v${ref.version} ${title} in ${folders.get(folder) ?? "a folder"}: ${content}`;
    }),
  );
}

/** What a person sees on a new device, as lines: a patient's own side, or that of a grantee. */
async function seenBy(me: Participant, name: Name, addresses: ReadonlyMap<string, Name>): Promise<readonly string[]> {
  const isPatient = name === "Asha" || name === "Eva";
  const profile = await me.profile.get();
  const shownProfile = profile ? `profile: ${profile.name} ${profile.sequence}` : "no profile";
  return [shownProfile, ...(isPatient ? await seenByPatient(me, addresses) : await seenByGrantee(me, addresses))];
}

async function seenByPatient(me: Participant, addresses: ReadonlyMap<string, Name>): Promise<readonly string[]> {
  const folders = new Map((await all(me.folders.list())).map(({ id, name }) => [id as string, name]));
  const nameOf = (scope: Scope) => {
    if (scope === "everything") return scope;
    return "record" in scope ? scope.record : `${folders.get(scope.folder)}`;
  };
  return [
    ...[...folders.values()].map((name) => `folder: ${name}`),
    ...(await recordLines(me, "records", folders)),
    ...(await all(me.grants.list())).map(
      ({ grantee, scope, state, from, problem }) =>
        `grants: ${addresses.get(grantee)} ${nameOf(scope)} ${state} from ${from}${shown(problem)}`,
    ),
    ...(await all(me.requests.list())).map(
      ({ requester, purpose, state, message }) =>
        `requests: ${addresses.get(requester.address)} ${purpose} ${message} ${state}`,
    ),
  ];
}

async function seenByGrantee(me: Participant, addresses: ReadonlyMap<string, Name>): Promise<readonly string[]> {
  return [
    ...(await recordLines(me, "sharedRecords", new Map())),
    ...(await all(me.receivedGrants.list())).map(
      ({ patient, state, from, problem }) =>
        `receivedGrants: ${addresses.get(patient)} ${state} from ${from}${shown(problem)}`,
    ),
    ...(await all(me.sentRequests.list())).map(
      ({ patient, purpose, state, message }) =>
        `sentRequests: ${addresses.get(patient)} ${purpose} ${message} ${state}`,
    ),
  ];
}

const addressesOf = ({ addressOf }: Setting): ReadonlyMap<string, Name> =>
  new Map(names.map((name) => [addressOf(name), name]));

/** The logs of all, as the kinds of their acts, sorted. */
async function actsOf({ ledger }: World, setting: Setting): Promise<readonly string[]> {
  const addresses = addressesOf(setting);
  const acts: string[] = [];
  for (const name of names)
    for await (const update of ledger.entries({ log: setting.addressOf(name) })) {
      if (update.type !== "entry") continue;
      const { act } = update.entry;
      const other = counterpartyOf(act);
      acts.push(`${name} log: ${act.kind}${other === undefined ? "" : ` ${addresses.get(other)}`}`);
    }
  return acts.toSorted();
}

/** What everybody sees, what the logs hold, and what is pinned, each sorted. */
export interface State {
  readonly seen: readonly string[];
  readonly acts: readonly string[];
  readonly pins: readonly string[];
}

/**
 * The pins as texts: blobs of one kind have one size, whatever is random in them.
 * @param counts which blobs count; all by default
 */
export async function pinTexts(
  { addressOf }: Setting,
  { blobs, pins }: World,
  counts: (id: string) => boolean = () => true,
): Promise<readonly string[]> {
  const texts = [...pins.values()].flatMap(({ id, holder }) => {
    const owner = names.find((name) => holder.startsWith(addressOf(name).toLowerCase()));
    return counts(id) ? [blobs.size(id).then((size) => `pin: ${owner}${holder.slice(42)} ${size}`)] : [];
  });
  return (await Promise.all(texts)).toSorted();
}

/** Reads the state through new sessions on new devices. */
export async function stateOf(world: World, setting: Setting): Promise<State> {
  const acts = await actsOf(world, setting);
  const registered = names.filter((name) => acts.includes(`${name} log: publishKey`));
  const seen: string[] = [];
  for (const name of registered) {
    const me = await world.connect(name, memoryDevice());
    seen.push(...(await seenBy(me, name, addressesOf(setting))).map((line) => `${name} ${line}`));
  }
  return { seen: seen.toSorted(), acts, pins: await pinTexts(setting, world) };
}

/** What is in one list and not in the other, each line as often as it is there. */
export function difference(found: readonly string[], expected: readonly string[]): readonly string[] {
  const left = [...expected];
  const extra = found.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...extra.map((line) => `+ ${line}`), ...left.map((line) => `- ${line}`)];
}
