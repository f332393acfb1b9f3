import { type Act, counterpartyOf, isChartkeyError } from "../../src/adapters/index.js";
import { memoryDevice } from "../../src/fakes/index.js";
import type { Participant, RecordVersion, Scope } from "../../src/index.js";
import { all } from "../use-cases/stage.js";
import type { Name, Setting, World } from "./setting.js";

const names = ["Asha", "Rao", "Sen", "Das", "Eva"] as const;

type Texts = (value: Exclude<Scope, "everything"> | string | undefined) => string;

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
  textOf: Texts,
): Promise<readonly string[]> {
  const rows = await all(me[where].list());
  const open = ({ ref }: RecordVersion) =>
    where === "records" ? me.records.open(ref.record) : me.sharedRecords.open(ref);
  return Promise.all(
    rows.map(async (row) => {
      if (!row.ok) return `${where}: ${textOf(row.ref.record)} ${row.problem.code}`;
      const { record, complete } = row;
      const { ref, folder, title } = record;
      const content = await contentOf(async () => open(record));
      return `${where}: ${ref.record} v${ref.version} ${title} in ${textOf(folder)}: ${content}${complete ? "" : " (incomplete)"}`;
    }),
  );
}

/** What a person sees on a new device, as lines. */
async function seenBy(me: Participant, addresses: ReadonlyMap<string, Name>): Promise<readonly string[]> {
  const folders = new Map((await all(me.folders.list())).map(({ id, name }) => [id as string, name]));
  const textOf: Texts = (value) => {
    if (value === undefined) return "-";
    if (typeof value !== "string") return "record" in value ? value.record : (folders.get(value.folder) ?? "a folder");
    return folders.get(value) ?? addresses.get(value) ?? (value.startsWith("folder") ? "a folder" : value);
  };
  const [given, received, requests, sent, profile] = await Promise.all([
    all(me.grants.list()),
    all(me.receivedGrants.list()),
    all(me.requests.list()),
    all(me.sentRequests.list()),
    me.profile.get(),
  ]);
  return [
    ...[...folders.values()].map((name) => `folder: ${name}`),
    ...(await recordLines(me, "records", textOf)),
    ...(await recordLines(me, "sharedRecords", textOf)),
    ...given.map(
      ({ grantee, scope, state, from, problem }) =>
        `grants: ${textOf(grantee)} ${textOf(scope)} ${state} from ${from}${shown(problem)}`,
    ),
    ...received.map(
      ({ patient, state, from, problem }) =>
        `receivedGrants: ${textOf(patient)} ${state} from ${from}${shown(problem)}`,
    ),
    ...requests.map(
      ({ requester, purpose, state, message }) =>
        `requests: ${textOf(requester.address)} ${purpose} ${message} ${state}`,
    ),
    ...sent.map(
      ({ patient, purpose, state, message }) => `sentRequests: ${textOf(patient)} ${purpose} ${message} ${state}`,
    ),
    profile ? `profile: ${profile.name} ${profile.sequence}` : "no profile",
  ];
}

/** A log, as the kinds of its acts. */
async function logOf({ ledger }: World, { addressOf }: Setting, name: Name, addresses: ReadonlyMap<string, Name>) {
  const lines: string[] = [];
  const describe = (act: Act) => {
    const other = counterpartyOf(act);
    return `log: ${act.kind}${other === undefined ? "" : ` ${addresses.get(other)}`}`;
  };
  for await (const update of ledger.entries({ log: addressOf(name) }))
    if (update.type === "entry") lines.push(describe(update.entry.act));
  return lines;
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
  const addresses = new Map(names.map((name) => [setting.addressOf(name) as string, name]));
  const seen: string[] = [];
  const acts: string[] = [];
  for (const name of names) {
    const log = await logOf(world, setting, name, addresses);
    acts.push(...log.map((line) => `${name} ${line}`));
    if (log.length === 0) continue;
    const me = await world.connect(name, memoryDevice());
    seen.push(...(await seenBy(me, addresses)).map((line) => `${name} ${line}`));
  }
  return { seen: seen.toSorted(), acts: acts.toSorted(), pins: await pinTexts(setting, world) };
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
