import { setTimeout as pause } from "node:timers/promises";
import { type Lie, RawResponse, RpcFailure } from "../lying-proxy.js";
import { limited, rangeOf } from "./log-limit.js";
import { logLimits } from "./log-limits.js";
import { balanced, viewBehind } from "./views.js";

/** How nodes behave that the public can use. Each has a state of its own, so it is made anew. */
export type Behaviour = () => Lie;

const honest: Lie = (method, params, ask) => ask(method, params);

/** Refuses wide log queries without saying why. */
const wideFail =
  (refusal: () => Error, blocks = 50n): Behaviour =>
  () =>
  (method, params, ask) => {
    const [first, last] = rangeOf(method, params) ?? [0n, 0n];
    if (last - first >= blocks) throw refusal();
    return ask(method, params);
  };

const html = (status: number, title: string) =>
  new RawResponse(status, `<html><head><title>${status} ${title}</title></head></html>`, {
    "content-type": "text/html",
  });

/** Refuses every third request, and takes it when it comes again. */
const everyThird =
  (refusal: () => Error): Behaviour =>
  () => {
    let count = 0;
    return (method, params, ask) => {
      count += 1;
      if (count % 3 === 0) throw refusal();
      return ask(method, params);
    };
  };

/** Changes the receipts of transactions the first times that they are asked for. */
const lateReceipts =
  (change: (receipt: object) => unknown, times = 2): Behaviour =>
  () => {
    const seen = new Map<unknown, number>();
    return async (method, params, ask) => {
      const answer = await ask(method, params);
      if (method !== "eth_getTransactionReceipt" || !answer) return answer;
      const asked = (seen.get(params[0]) ?? 0) + 1;
      seen.set(params[0], asked);
      return asked > times ? answer : change(answer);
    };
  };

/** Receipts that lack one of the fields which only a block decides, at first. */
const halfReceipts = (field: string): Behaviour => lateReceipts((receipt) => ({ ...receipt, [field]: null }));

/** A relay that keeps transactions to itself: the node knows none before it was asked often. */
const lateRelay =
  (times: number): Behaviour =>
  () => {
    const asked = new Map<unknown, number>();
    const isKnown = (hash: unknown) => (asked.get(hash) ?? 0) > times;
    return async (method, params, ask) => {
      const [hash] = params;
      if (method === "eth_getTransactionReceipt") asked.set(hash, (asked.get(hash) ?? 0) + 1);
      const isHidden = /^eth_getTransaction(?:Receipt|ByHash)$/u.test(method) && !isKnown(hash);
      return isHidden ? null : ask(method, params);
    };
  };

/** Answers some milliseconds late. */
const slow =
  (latency: number): Behaviour =>
  () =>
  async (method, params, ask) => {
    await pause(latency);
    return ask(method, params);
  };

const provider = (name: string, blocks?: number): Behaviour => {
  const limit = logLimits.find((one) => one.provider === name);
  if (!limit) throw new Error(`There are no words of ${name}`);
  return () => limited(limit, blocks);
};

/** Lets a request wait for another one that comes later, or for the next turn of the loop. */
const reordered: Behaviour = () => {
  let waiting: (() => void) | undefined;
  return async (method, params, ask) => {
    waiting?.();
    await new Promise<void>((resolve) => {
      waiting = resolve;
      setImmediate(() => setImmediate(resolve));
    });
    return ask(method, params);
  };
};

/** A pool that shows no transaction before it is included. */
const privatePool: Behaviour = () => async (method, params, ask) => {
  if (method === "eth_getTransactionCount" && params[1] === "pending") return ask(method, params.with(1, "latest"));
  const answer = await ask(method, params);
  const isHidden = method === "eth_getTransactionByHash" && !(answer as { blockHash?: unknown } | null)?.blockHash;
  return isHidden ? null : answer;
};

export const behaviours = {
  "one of two views lags by 2 blocks, and says so": () => balanced(honest, viewBehind(2n, "says so")),
  "one of two views lags by 2 blocks, and answers with no logs": () =>
    balanced(honest, viewBehind(2n, "answers with no logs")),
  "one of three views lags by 20 blocks, and answers with no logs": () =>
    balanced(honest, honest, viewBehind(20n, "answers with no logs")),
  "allows 10 blocks, and names a range": provider("Alchemy, free"),
  "allows 5 blocks, and names them": provider("Hyperliquid", 5),
  "allows 100 blocks, and names nothing": provider("Ankr", 100),
  "refuses wide ranges with 413": provider("QuickNode", 100),
  "fails wide ranges with 502": wideFail(() => html(502, "Bad Gateway")),
  "fails wide ranges with 504": wideFail(() => html(504, "Gateway Time-out")),
  "fails wide ranges without a code": wideFail(() => new RpcFailure({ message: "something went wrong" })),
  "cuts the connection at wide ranges": wideFail(() => new RawResponse(0, undefined)),
  "wants fewer requests, by 429": everyThird(
    () => new RawResponse(429, '{"message":"slow down"}', { "retry-after": "0" }),
  ),
  "gives no blockTimestamp": () => async (method, params, ask) => {
    const answer = await ask(method, params);
    if (method !== "eth_getLogs") return answer;
    return (answer as readonly object[]).map((log) => ({ ...log, blockTimestamp: undefined }));
  },
  "gives a blockTimestamp of zero": () => async (method, params, ask) => {
    const answer = await ask(method, params);
    if (method !== "eth_getLogs") return answer;
    return (answer as readonly object[]).map((log) => ({ ...log, blockTimestamp: "0x0" }));
  },
  "has a private pool": privatePool,
  "gives receipts late": lateReceipts(() => null),
  "gives receipts without a block number at first": halfReceipts("blockNumber"),
  "gives receipts without a block hash at first": halfReceipts("blockHash"),
  "gives receipts without logs at first": halfReceipts("logs"),
  "gives receipts without a status at first": halfReceipts("status"),
  "shows a transaction when asked for the 20th time": lateRelay(20),
  "answers 20 ms late": slow(20),
  "reorders answers": reordered,
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;

/** One behaviour before another. */
export const both =
  (outer: Behaviour, inner: Behaviour): Behaviour =>
  () => {
    const [first, second] = [outer(), inner()];
    return (method, params, ask) => first(method, params, (asked, given) => second(asked, given, ask));
  };
