import { believed, byTheHead, harmless, type Outcomes } from "./outcomes.js";
import { word } from "./scene.js";
import { about, entries, entry, type LieOf, quantity, type ToldLog } from "./lie-of.js";

/** Where entries of the scene stand in the patient's log. */
const [KEY, GRANT, REVOKE, REQUEST, KEY_AGAIN, LAST] = [0, 1, 2, 3, 4, 6] as const;

const without = (at: number) => entries((logs) => logs.filter((_, index) => index !== at));
const topic = (log: ToldLog, at: number, value: string): ToldLog => ({
  ...log,
  topics: log.topics.map((one, index) => (index === at ? value : one)),
});
const padded = (address: string) => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
const bytes32 = (n: number): string => word(n);
const placeOf = ({ blockNumber, blockHash, logIndex, transactionHash }: ToldLog) => ({
  blockNumber,
  blockHash,
  logIndex,
  transactionHash,
});
const next = (log: ToldLog): string => quantity(BigInt(log.logIndex) + 1n);
const at = (logs: readonly ToldLog[], index: number): ToldLog => {
  const log = logs.at(index);
  if (!log) throw new Error("The scene has other entries");
  return log;
};

/** keccak256 of `Relinquished(address,address,bytes32)`, which has the shape of `Revoked`. */
const RELINQUISHED = "0x628289692726d8b2bf49f81575b680d22f04a8dc7f8f79694d984b7daed2e1dc";

/** The last entry stands in the next block, which has the time of its own. */
const movedWithItsTime: LieOf = () => {
  let own = -1n;
  return async (method, params, ask) => {
    const answer = await ask(method, params);
    if (method === "eth_getLogs") {
      const logs = answer as readonly ToldLog[];
      own = BigInt(at(logs, LAST).blockNumber);
      return logs.map((log, i) => (i === LAST ? { ...log, blockNumber: quantity(own + 1n) } : log));
    }
    const isNext = method === "eth_getBlockByNumber" && params[0] === quantity(own + 1n);
    if (!isNext) return answer;
    const { timestamp } = (await ask(method, [quantity(own), false])) as { readonly timestamp: string };
    return { ...(answer as object), timestamp };
  };
};

/** Lies about the log of one participant, told with the true state. */
export const aboutEntries: Readonly<Record<string, readonly [LieOf, Outcomes]>> = {
  "drops the last entry": [without(LAST), byTheHead],
  "drops an entry in the middle": [without(REVOKE), byTheHead],
  "hides a `key` entry": [without(KEY_AGAIN), byTheHead],
  "hides the first `key` entry": [without(KEY), byTheHead],
  "hides every entry": [entries(() => []), byTheHead],
  "tells entries in another order": [entries((logs) => logs.toReversed()), byTheHead],
  "lets two entries change places": [
    entries((logs) =>
      logs.map((log, index) => {
        const from = index === GRANT ? REVOKE : index === REVOKE ? GRANT : index;
        return { ...at(logs, from), ...placeOf(log) };
      }),
    ),
    byTheHead,
  ],
  "tells an entry twice": [entries((logs) => logs.flatMap((log, i) => (i === GRANT ? [log, log] : [log]))), byTheHead],
  "tells an entry again at another place": [
    entries((logs) => logs.flatMap((log, i) => (i === GRANT ? [log, { ...log, logIndex: next(log) }] : [log]))),
    byTheHead,
  ],
  "alters what an entry says": [entry(KEY_AGAIN, (log) => ({ ...log, data: bytes32(66) })), byTheHead],
  "alters whom an entry names": [
    entry(GRANT, (log) => topic(log, 2, bytes32(0x11).replace(/^0x1{24}/u, `0x${"0".repeat(24)}`))),
    byTheHead,
  ],
  "alters the kind of an entry": [entry(REVOKE, (log) => topic(log, 0, RELINQUISHED)), byTheHead],
  "makes an entry one of an unknown kind": [entry(REVOKE, (log) => topic(log, 0, bytes32(0x12))), byTheHead],
  "passes an entry off as somebody else's": [
    entry(KEY_AGAIN, (log, { doctor }) => topic(log, 1, padded(doctor))),
    byTheHead,
  ],
  "says that another contract told an entry": [
    entry(REVOKE, (log, { elsewhere }) => ({ ...log, address: elsewhere })),
    byTheHead,
  ],
  "says that an entry was removed": [entry(LAST, (log) => ({ ...log, removed: true })), byTheHead],
  "moves an entry to another block": [
    entry(LAST, (log) => ({ ...log, blockNumber: quantity(BigInt(log.blockNumber) + 4n) })),
    byTheHead,
  ],
  "alters the hash of an entry's block": [entry(LAST, (log) => ({ ...log, blockHash: bytes32(0x14) })), harmless],
  "alters the time of a block": [
    () =>
      about("eth_getBlockByNumber", (block: { readonly timestamp: string } | null) =>
        block ? { ...block, timestamp: quantity(BigInt(block.timestamp) - 1n) } : block,
      ),
    byTheHead,
  ],
  "alters the places of entries so that their order changes": [
    entry(GRANT, (log) => ({ ...log, logIndex: quantity(0), blockNumber: quantity(BigInt(log.blockNumber) - 1n) })),
    byTheHead,
  ],
  "invents an entry in the middle": [
    entries((logs) =>
      logs.flatMap((log, i) =>
        i === GRANT ? [log, { ...at(logs, REVOKE), ...placeOf(log), logIndex: next(log) }] : [log],
      ),
    ),
    byTheHead,
  ],
  "invents an entry at the end": [
    entries((logs) => [...logs, { ...at(logs, KEY), ...placeOf(at(logs, LAST)), logIndex: next(at(logs, LAST)) }]),
    harmless,
  ],
  "invents an entry of an unknown kind": [
    entries((logs) =>
      logs.flatMap((log, i) => (i === GRANT ? [log, { ...topic(log, 0, bytes32(0x12)), logIndex: next(log) }] : [log])),
    ),
    believed,
  ],
  "says at which place in its block an entry stands, wrongly": [
    entry(LAST, (log) => ({ ...log, logIndex: quantity(9) })),
    believed,
  ],
  "moves an entry to another block, and that block's time with it": [movedWithItsTime, believed],
  "merges two transactions": [
    entries((logs) =>
      logs.map((log, i) => (i === LAST ? { ...log, transactionHash: at(logs, KEY_AGAIN).transactionHash } : log)),
    ),
    believed,
  ],
  "splits a transaction": [entry(KEY_AGAIN, (log) => ({ ...log, transactionHash: bytes32(0x13) })), believed],
  "hides a request": [without(REQUEST), believed],
  "invents a request": [
    entries((logs) =>
      logs.flatMap((log, i) => (i === REQUEST ? [log, { ...log, data: bytes32(67), logIndex: next(log) }] : [log])),
    ),
    believed,
  ],
};
