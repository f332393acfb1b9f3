import { believed, caughtByHead, harmless, type Outcomes } from "./outcomes.js";
import { bytes32 } from "./scene.js";
import { changeAnswer, changeLogs, changeLog, type LieOf, quantity, type RpcLog } from "./lie-of.js";

/** Where entries of the scene stand in the patient's log. */
const [KEY, GRANT, REVOKE, REQUEST, KEY_AGAIN, LAST] = [0, 1, 2, 3, 4, 6] as const;

const without = (at: number) => changeLogs((logs) => logs.filter((_, index) => index !== at));
const topic = (log: RpcLog, at: number, value: string): RpcLog => ({
  ...log,
  topics: log.topics.map((one, index) => (index === at ? value : one)),
});
const padded = (address: string) => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
const locationOf = ({ blockNumber, blockHash, logIndex, transactionHash }: RpcLog) => ({
  blockNumber,
  blockHash,
  logIndex,
  transactionHash,
});
const next = (log: RpcLog): string => quantity(BigInt(log.logIndex) + 1n);
const at = (logs: readonly RpcLog[], index: number): RpcLog => {
  const log = logs.at(index);
  if (!log) throw new Error("The scene has other entries");
  return log;
};

/** keccak256 of `Relinquished(address,address,bytes32)`, which has the shape of `Revoked`. */
const RELINQUISHED = "0x628289692726d8b2bf49f81575b680d22f04a8dc7f8f79694d984b7daed2e1dc";

/** The last entry stands in the next block, which has the time of its own. */
const movedWithItsTime: LieOf = () => {
  let ownBlock = -1n;
  return async (method, params, ask) => {
    const answer = await ask(method, params);
    if (method === "eth_getLogs") {
      const logs = answer as readonly RpcLog[];
      ownBlock = BigInt(at(logs, LAST).blockNumber);
      return logs.map((log, i) => (i === LAST ? { ...log, blockNumber: quantity(ownBlock + 1n) } : log));
    }
    const isNext = method === "eth_getBlockByNumber" && params[0] === quantity(ownBlock + 1n);
    if (!isNext) return answer;
    const { timestamp } = (await ask(method, [quantity(ownBlock), false])) as { readonly timestamp: string };
    return { ...(answer as object), timestamp };
  };
};

/** Lies about the log of one participant, told with the true state. */
export const aboutEntries: Readonly<Record<string, readonly [LieOf, Outcomes]>> = {
  "drops the last entry": [without(LAST), caughtByHead],
  "drops an entry in the middle": [without(REVOKE), caughtByHead],
  "hides a `key` entry": [without(KEY_AGAIN), caughtByHead],
  "hides the first `key` entry": [without(KEY), caughtByHead],
  "hides every entry": [changeLogs(() => []), caughtByHead],
  "tells entries in another order": [changeLogs((logs) => logs.toReversed()), caughtByHead],
  "lets two entries change places": [
    changeLogs((logs) =>
      logs.map((log, index) => {
        const from = index === GRANT ? REVOKE : index === REVOKE ? GRANT : index;
        return { ...at(logs, from), ...locationOf(log) };
      }),
    ),
    caughtByHead,
  ],
  "tells an entry twice": [
    changeLogs((logs) => logs.flatMap((log, i) => (i === GRANT ? [log, log] : [log]))),
    caughtByHead,
  ],
  "tells an entry again at another place": [
    changeLogs((logs) => logs.flatMap((log, i) => (i === GRANT ? [log, { ...log, logIndex: next(log) }] : [log]))),
    caughtByHead,
  ],
  "alters what an entry says": [changeLog(KEY_AGAIN, (log) => ({ ...log, data: bytes32(66) })), caughtByHead],
  "alters whom an entry names": [
    changeLog(GRANT, (log) => topic(log, 2, bytes32(0x11).replace(/^0x1{24}/u, `0x${"0".repeat(24)}`))),
    caughtByHead,
  ],
  "alters the kind of an entry": [changeLog(REVOKE, (log) => topic(log, 0, RELINQUISHED)), caughtByHead],
  "makes an entry one of an unknown kind": [changeLog(REVOKE, (log) => topic(log, 0, bytes32(0x12))), caughtByHead],
  "passes an entry off as somebody else's": [
    changeLog(KEY_AGAIN, (log, { doctor }) => topic(log, 1, padded(doctor))),
    caughtByHead,
  ],
  "says that another contract told an entry": [
    changeLog(REVOKE, (log, { elsewhere }) => ({ ...log, address: elsewhere })),
    caughtByHead,
  ],
  "says that an entry was removed": [changeLog(LAST, (log) => ({ ...log, removed: true })), caughtByHead],
  "moves an entry to another block": [
    changeLog(LAST, (log) => ({ ...log, blockNumber: quantity(BigInt(log.blockNumber) + 4n) })),
    believed,
  ],
  "alters the hash of an entry's block": [changeLog(LAST, (log) => ({ ...log, blockHash: bytes32(0x14) })), harmless],
  "alters the time of a block": [
    () =>
      changeAnswer("eth_getBlockByNumber", (block: { readonly timestamp: string } | null) =>
        block ? { ...block, timestamp: quantity(BigInt(block.timestamp) - 1n) } : block,
      ),
    harmless,
  ],
  "alters the places of entries so that their order changes": [
    changeLog(GRANT, (log) => ({ ...log, logIndex: quantity(0), blockNumber: quantity(BigInt(log.blockNumber) - 1n) })),
    caughtByHead,
  ],
  "invents an entry in the middle": [
    changeLogs((logs) =>
      logs.flatMap((log, i) =>
        i === GRANT ? [log, { ...at(logs, REVOKE), ...locationOf(log), logIndex: next(log) }] : [log],
      ),
    ),
    caughtByHead,
  ],
  "invents an entry at the end": [
    changeLogs((logs) => [
      ...logs,
      { ...at(logs, KEY), ...locationOf(at(logs, LAST)), logIndex: next(at(logs, LAST)) },
    ]),
    harmless,
  ],
  "invents an entry of an unknown kind": [
    changeLogs((logs) =>
      logs.flatMap((log, i) => (i === GRANT ? [log, { ...topic(log, 0, bytes32(0x12)), logIndex: next(log) }] : [log])),
    ),
    believed,
  ],
  "says at which place in its block an entry stands, wrongly": [
    changeLog(LAST, (log) => ({ ...log, logIndex: quantity(9) })),
    believed,
  ],
  "moves an entry to another block, and that block's time with it": [movedWithItsTime, believed],
  "merges two transactions": [
    changeLogs((logs) =>
      logs.map((log, i) => (i === LAST ? { ...log, transactionHash: at(logs, KEY_AGAIN).transactionHash } : log)),
    ),
    believed,
  ],
  "splits a transaction": [changeLog(KEY_AGAIN, (log) => ({ ...log, transactionHash: bytes32(0x13) })), believed],
  "hides a request": [without(REQUEST), believed],
  "invents a request": [
    changeLogs((logs) =>
      logs.flatMap((log, i) => (i === REQUEST ? [log, { ...log, data: bytes32(67), logIndex: next(log) }] : [log])),
    ),
    believed,
  ],
};
