import { sha256 } from "@noble/hashes/sha2.js";
import { type Address, contentIdOfDigest, type DeviceStore, isChartkeyError } from "../../src/adapters/index.js";
import { memoryDevice } from "../../src/fakes/index.js";
import type { AddedRecord, Participant } from "../../src/index.js";
import { all } from "../use-cases/stage.js";
import { dies, type Fault, FaultyPorts, kinds, nameOf, synchronous } from "./fault.js";
import type { Setting, World } from "./setting.js";
import { difference, pinTexts, type State, stateOf } from "./state.js";
import { leftOver, type UseCase, useCases } from "./use-cases.js";

/** How a write ends when nothing fails: once, and when the caller repeats it. */
export interface Expected {
  readonly once: State;
  readonly twice: State;
  /** How often each method of each port is called. */
  readonly calls: ReadonlyMap<string, number>;
}

interface Try {
  readonly outcome?: unknown;
  readonly error?: unknown;
  readonly rejected: boolean;
}

const attempt = async (write: () => Promise<unknown>): Promise<Try> => {
  try {
    return { outcome: await write(), rejected: false };
  } catch (error) {
    return { error, rejected: true };
  }
};

/** Finishes what the journal of a device has, and reads the state. */
async function settled(useCase: UseCase, setting: Setting, world: World, device: DeviceStore): Promise<State> {
  await world.later();
  await world.connect(useCase.who, device);
  return stateOf(world, setting);
}

/** A session on a device, which may be left as an earlier run left it when it died. */
async function begun({ who, after }: UseCase, setting: Setting, world: World) {
  const device = await world.device(who);
  const earlier = after && useCases.get(after.useCase);
  if (earlier) {
    const dying = new FaultyPorts();
    const me = await world.connect(who, device, dying);
    dying.begin(after.fault);
    await attempt(async () => earlier.run(me, setting));
  }
  const ports = new FaultyPorts();
  // one that settles nothing, where the write is to settle what is left
  const me = await world.connect(who, after ? await world.device(who) : device, ports);
  return { device, ports, me, connect: () => world.connect(who, device, ports) };
}

/** Plays a write without faults. */
export async function expectedOf(useCase: UseCase, setting: Setting): Promise<Expected> {
  const played = async (times: number) => {
    const world = await setting.world(`expected ${times}`, useCase.relayed === true);
    const { device, ports, me, connect } = await begun(useCase, setting, world);
    ports.begin(undefined);
    await useCase.run(me, setting, { connect });
    const calls = new Map(ports.calls);
    for (let again = 1; again < times; again++) await attempt(async () => useCase.run(me, setting, { connect }));
    return { state: await settled(useCase, setting, world, device), calls };
  };
  const once = await played(1);
  return { once: once.state, twice: (await played(2)).state, calls: once.calls };
}

/** Every fault that can strike a write. */
export const faultsOf = ({ calls }: Expected): readonly Fault[] =>
  [...calls].flatMap(([call, count]) =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((nth) =>
      kinds
        .filter((kind) => !synchronous.has(call) || kind === "foreign" || kind === "dies")
        .map((kind) => ({ call, nth, kind })),
    ),
  );

/** Whom the results of writes name as left out: they got no key. */
function leftOutOf(tries: readonly Try[]): ReadonlySet<Address> {
  const results = tries.flatMap(({ outcome }) => outcome) as readonly (Partial<AddedRecord> | undefined)[];
  return new Set(results.flatMap((result) => result?.without ?? []));
}

/**
 * Grants again to those who were left out, and where the access list says that a grantee has not
 * got the keys, because they could not be reached, or what they were sent was lost with a device.
 * @returns whether there was anybody
 */
async function grantAgain(me: Participant, leftOut: ReadonlySet<Address>): Promise<boolean> {
  const active = await all(me.grants.list({ state: "active" }));
  const wanting = active.filter(({ grantee, problem }) => problem || leftOut.has(grantee));
  for (const { grantee, scope, problem } of wanting) {
    const ofRecord = scope !== "everything" && "record" in scope;
    // terms that are lost are set anew
    const lost = problem?.code === "BLOB_UNAVAILABLE" && (ofRecord ? { follow: true } : { from: "start" as const });
    await me.grants.give({ grantee, scope, ...lost });
  }
  return wanting.length > 0;
}

/** What a journal says was stored or will be. */
async function notedIn(device: DeviceStore): Promise<ReadonlySet<string>> {
  const noted = new Set<string>();
  for (const key of await device.keys("journal/")) {
    const [, id] = key.split("/blob/");
    if (id !== undefined) noted.add(id);
    const block = key.includes("/block/") ? await device.get(key) : undefined;
    if (block) noted.add(contentIdOfDigest(sha256(block)));
  }
  return noted;
}

/** What is untrue about how the first try was rejected. */
function untruths({ error }: Try, ports: FaultyPorts, landed: boolean): readonly string[] {
  if (ports.thrown && error === ports.thrown.error) return [];
  if (!isChartkeyError(error)) return [`rejects with ${String(error)}`];
  if (!landed) return [];
  const said = [error.message, ...error.hints].some((text) => text.includes("Nothing happened"));
  return [
    ...(said ? [`says that nothing happened: ${error.code}`] : []),
    ...(error.retryable ? [`says that the same call may be repeated: ${error.code}`] : []),
  ];
}

/** The pins that are too many or too few, without those that the device's journal names. */
const unexplained = (wrong: readonly string[], noted: readonly string[]): readonly string[] =>
  difference(
    wrong,
    noted.map((pin) => `+ ${pin}`),
  )
    .filter((line) => line.startsWith("+ "))
    .map((line) => line.slice(2));

/**
 * Plays a write of which one call of a port fails, and tries again.
 * @returns what is wrong afterwards
 */
export async function trial(
  useCase: UseCase,
  setting: Setting,
  fault: Fault,
  expected: Expected,
): Promise<readonly string[]> {
  const world = await setting.world(nameOf(fault), useCase.relayed === true);
  const { device, ports, me, connect } = await begun(useCase, setting, world);
  ports.begin(fault);
  const height = world.height();
  const first = await attempt(async () => useCase.run(me, setting, { connect }));
  const landed = world.height() > height;
  const problems: string[] = [];
  if (first.rejected && !dies(fault)) problems.push(...untruths(first, ports, landed));

  const lost = fault.kind === "dies and loses its device";
  const next = lost ? memoryDevice() : device;
  const items = leftOver(first.outcome);
  const repeated = first.rejected || items !== undefined;
  const tries = dies(fault) ? [] : [first];
  if (repeated || dies(fault)) {
    const session = dies(fault) ? await world.connect(useCase.who, next) : me;
    const from = lost && landed ? "start" : undefined;
    const anew = dies(fault) ? () => world.connect(useCase.who, next) : connect;
    const second = await attempt(async () => useCase.run(session, setting, { items, from, connect: anew }));
    tries.push(second);
    if (second.rejected && !landed) problems.push(`the second try rejects with ${String(second.error)}`);
  }
  const right = landed && (first.rejected || dies(fault)) ? expected.twice : expected.once;
  let state = await settled(useCase, setting, world, next);
  const grantsAgain =
    difference(state.seen, right.seen).length > 0 &&
    (await grantAgain(await world.connect(useCase.who, next), leftOutOf(tries)));
  if (grantsAgain) state = await settled(useCase, setting, world, next);

  const noted = await notedIn(device);
  const excused = [
    ...(grantsAgain || (lost && landed) ? [/ (grantAccess|updateEnvelope) |\/(envelopes|lockboxes) /u] : []),
    // what failed alone is written in a transaction of its own, with an epoch of its own
    ...(items ? [/^\+ .*( startEpoch|\/lockboxes )/u] : []),
    ...(useCase.mayMiss ? [useCase.mayMiss] : []),
  ];
  const wrong = [
    ...difference(state.acts, right.acts),
    ...unexplained(difference(state.pins, right.pins), await pinTexts(setting, world, (id) => noted.has(id))),
  ].filter((line) => !excused.some((pattern) => pattern.test(line)));
  const mayCome = useCase.mayComeLate === true && dies(fault) && !landed;
  const left = mayCome ? [] : await next.keys("journal/");
  return [...problems, ...difference(state.seen, right.seen), ...wrong, ...left.map((key) => `journal: ${key}`)];
}
