import { RawResponse } from "../setup/lying-proxy.js";
import { caughtByHead, type Outcomes, refused } from "./outcomes.js";
import { changeAnswer, changeLogs, changeLog, type LieOf, type RpcLog } from "./lie-of.js";

const MEGABYTE = 1024 * 1024;

const wire =
  (status: number, body: string | undefined): LieOf =>
  () =>
  async (method, params, ask) => {
    if (method === "eth_getLogs") throw new RawResponse(status, body);
    return ask(method, params);
  };

const call =
  (answer: unknown): LieOf =>
  () =>
    changeAnswer("eth_call", () => answer);

/** Answers that are no answers. */
export const aboutForm: Readonly<Record<string, readonly [LieOf, Outcomes]>> = {
  "answers with what is no JSON": [wire(200, "<html>"), refused],
  "answers with half of a JSON": [wire(200, '{"jsonrpc":"2.0","id":1,"result":['), refused],
  "answers without a result": [wire(200, '{"jsonrpc":"2.0","id":1}'), refused],
  "answers with a server's error": [wire(503, "{}"), refused],
  "never answers": [wire(200, undefined), refused],
  "gives something else than a list of entries": [changeLogs(() => ({ logs: [] })), refused],
  "gives an entry without an address": [changeLog(0, (log) => ({ ...log, address: "" })), refused],
  "gives an entry with five topics": [
    changeLog(0, (log) => ({ ...log, topics: [...log.topics, ...log.topics, ...log.topics] })),
    refused,
  ],
  "gives an entry in half a block": [changeLog(0, (log) => ({ ...log, blockNumber: "1.5" })), refused],
  "gives an entry in a block without end": [
    changeLog(0, (log) => ({ ...log, blockNumber: `0x${"f".repeat(65)}` })),
    refused,
  ],
  "gives an entry in a block that does not exist": [
    changeLog(6, (log) => ({ ...log, blockNumber: "0xffffffff" })),
    refused,
  ],
  "gives an entry with odd digits": [changeLog(0, (log) => ({ ...log, data: `${log.data}0` })), refused],
  "gives an entry of more than a megabyte": [
    changeLog(0, (log) => ({ ...log, data: `${log.data}${"00".repeat(MEGABYTE)}` })),
    refused,
  ],
  "gives a thousand entries too many": [
    changeLogs((logs) => Array.from({ length: 1000 }, (): RpcLog | undefined => logs[0])),
    caughtByHead,
  ],
  "gives a state of two bytes": [call("0x1234"), refused],
  "gives a state that is no hexadecimal": [call("state"), refused],
  "gives a state of a megabyte": [call(`0x${"11".repeat(MEGABYTE)}`), refused],
  "gives no state": [call("0x"), refused],
};
