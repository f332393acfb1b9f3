import { sha256 } from "@noble/hashes/sha2.js";
import { contentIdOfDigest, type DeviceStore, isChartkeyError } from "../../src/adapters/index.js";
import { memoryDevice } from "../../src/fakes/index.js";
import { dies, type Fault, FaultyPorts, kinds, nameOf, synchronous } from "./fault.js";
import type { Setting, World } from "./setting.js";
import { difference, pinTexts, type State, stateOf } from "./state.js";
import { leftOver, type UseCase } from "./use-cases.js";

/** How a write ends when nothing fails: once, and when the caller repeats it. */
export interface Expected {
  /** What the log holds without it. */
  readonly before: readonly string[];
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

/** Plays a write without faults. */
export async function expectedOf(useCase: UseCase, setting: Setting): Promise<Expected> {
  const played = async (times: number) => {
    const world = await setting.world(`expected ${times}`, useCase.relayed === true);
    const device = await world.device(useCase.who);
    const ports = new FaultyPorts();
    const me = await world.connect(useCase.who, device, ports);
    ports.begin(undefined);
    if (times > 0) await useCase.run(me, setting);
    const calls = new Map(ports.calls);
    for (let again = 1; again < times; again++) await attempt(async () => useCase.run(me, setting));
    return { state: await settled(useCase, setting, world, device), calls };
  };
  const once = await played(1);
  const { acts } = (await played(0)).state;
  return { before: acts, once: once.state, twice: (await played(2)).state, calls: once.calls };
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

/**
 * What is wrong with what people see. An envelope that was lost with its device is missing until
 * the patient grants again: its grantee is told so, in a row of its own.
 */
function unseen(state: State, right: State, lost: boolean): readonly string[] {
  const wrong = difference(state.seen, right.seen);
  const told = wrong.filter((line) => line.startsWith("+ ") && line.endsWith("BLOB_UNAVAILABLE"));
  return lost && told.length * 2 === wrong.length ? [] : wrong;
}

/**
 * What is wrong with the log. Who gives again what was lost with a device does it twice.
 */
function unlogged(state: State, right: State, { before, once }: Expected, lost: boolean): readonly string[] {
  const wrong = difference(state.acts, right.acts);
  const own = difference(once.acts, before);
  return lost ? difference(wrong, own).filter((line) => line.startsWith("+ ")) : wrong;
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
  const device = await world.device(useCase.who);
  const ports = new FaultyPorts();
  const me = await world.connect(useCase.who, device, ports);
  ports.begin(fault);
  const height = world.height();
  const first = await attempt(async () => useCase.run(me, setting));
  const landed = world.height() > height;
  const problems: string[] = [];
  if (first.rejected && !dies(fault)) problems.push(...untruths(first, ports, landed));

  const lost = fault.kind === "dies and loses its device";
  const next = lost ? memoryDevice() : device;
  const items = leftOver(first.outcome);
  const repeated = first.rejected || items !== undefined;
  if (repeated || dies(fault)) {
    const session = dies(fault) ? await world.connect(useCase.who, next) : me;
    const from = lost && landed ? "start" : undefined;
    const second = await attempt(async () => useCase.run(session, setting, { items, from }));
    if (second.rejected && !landed) problems.push(`the second try rejects with ${String(second.error)}`);
  }
  const state = await settled(useCase, setting, world, next);
  const right = landed && (first.rejected || dies(fault)) ? expected.twice : expected.once;
  problems.push(...unseen(state, right, lost && landed), ...unlogged(state, right, expected, lost && landed));
  const noted = await notedIn(device);
  const extra = difference(state.pins, right.pins);
  problems.push(...unexplained(extra, await pinTexts(setting, world, (id) => noted.has(id))));
  const mayCome = useCase.mayComeLate === true && dies(fault) && !landed;
  if (!mayCome) problems.push(...(await next.keys("journal/")).map((key) => `journal: ${key}`));
  return problems;
}
