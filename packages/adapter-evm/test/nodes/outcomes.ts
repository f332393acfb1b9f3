import { RawResponse } from "../setup/lying-proxy.js";
import { type Behaviour, behaviours } from "../setup/public-node/behaviours.js";

/**
 * What an app has of a node that behaves so:
 * - `all`: everything, as from any other node;
 * - `older`: a reading may miss what is new for a moment, or reject with an error that says so and
 *   can be tried again;
 * - a code: each call rejects with it.
 */
export type NodeOutcome = "all" | "older" | "LEDGER_UNAVAILABLE" | "MISCONFIGURED";

const never: Behaviour = () => (method, params, ask) => {
  if (method === "eth_getLogs") throw new RawResponse(502, "<html>502 Bad Gateway</html>");
  return ask(method, params);
};

const always429: Behaviour = () => () => {
  throw new RawResponse(429, "{}", { "retry-after": "3600" });
};

/** Behaviours that no client can survive. */
export const hopeless = {
  "fails every log query with 502": never,
  "wants no requests for an hour": always429,
  "is on another chain": () => async (method, params, ask) => (method === "eth_chainId" ? "0x1" : ask(method, params)),
  "cuts every connection": () => () => {
    throw new RawResponse(0, undefined);
  },
  "answers nothing": () => () => {
    throw new RawResponse(200, undefined);
  },
} satisfies Record<string, Behaviour>;

/** What each library makes of a websocket that drops. */
type DroppedSocket = "drops its websocket, through viem" | "drops its websocket, through ethers";

type Name = keyof typeof behaviours | DroppedSocket | keyof typeof hopeless;

export const outcomes: Readonly<Record<Name, NodeOutcome>> = {
  "one of two views lags by 2 blocks, and says so": "older",
  "one of two views lags by 2 blocks, and answers with no logs": "older",
  "one of three views lags by 20 blocks, and answers with no logs": "older",
  "allows 10 blocks, and names a range": "all",
  "allows 5 blocks, and names them": "all",
  "allows 100 blocks, and names nothing": "all",
  "refuses wide ranges with 413": "all",
  "fails wide ranges with 502": "all",
  "fails wide ranges with 504": "all",
  "fails wide ranges without a code": "all",
  "cuts the connection at wide ranges": "all",
  "wants fewer requests, by 429": "all",
  "gives no blockTimestamp": "all",
  "gives a blockTimestamp of zero": "all",
  "has a private pool": "all",
  "gives receipts late": "all",
  "gives receipts without a block number at first": "all",
  "gives receipts without a block hash at first": "all",
  "gives receipts without logs at first": "all",
  "gives receipts without a status at first": "all",
  "shows a transaction when asked for the 20th time": "all",
  "answers 20 ms late": "all",
  "reorders answers": "all",
  "drops its websocket, through viem": "older",
  "drops its websocket, through ethers": "LEDGER_UNAVAILABLE",
  "fails every log query with 502": "LEDGER_UNAVAILABLE",
  "wants no requests for an hour": "LEDGER_UNAVAILABLE",
  "is on another chain": "MISCONFIGURED",
  "cuts every connection": "LEDGER_UNAVAILABLE",
  "answers nothing": "LEDGER_UNAVAILABLE",
};
