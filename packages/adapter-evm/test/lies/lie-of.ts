import type { Hex } from "@chartkey/core/adapters";
import type { Ask, Lie } from "../setup/lying-proxy.js";
import type { Scene } from "./scene.js";

/** A log in the form of JSON-RPC. */
export interface RpcLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly transactionHash: string;
  readonly logIndex: string;
  readonly removed?: boolean;
}

export type LieOf = (scene: Scene) => Lie;

export const quantity = (value: bigint | number): Hex => `0x${value.toString(16)}`;

/** Changes the answers of one method. */
export const changeAnswer =
  (method: string, change: (answer: never, params: readonly unknown[], ask: Ask) => unknown): Lie =>
  async (asked, params, ask) => {
    const answer = await ask(asked, params);
    // each lie knows what its method answers
    return asked === method ? change(answer as never, params, ask) : answer;
  };

/** Changes the patient's log, whenever a query asks for all of it. */
export const changeLogs =
  (change: (logs: readonly RpcLog[], scene: Scene) => unknown): LieOf =>
  (scene) =>
    changeAnswer("eth_getLogs", (logs: readonly RpcLog[]) => change(logs, scene));

/** Changes one log of the patient's. */
export const changeLog = (at: number, change: (log: RpcLog, scene: Scene) => RpcLog): LieOf =>
  changeLogs((logs, scene) => logs.map((log, index) => (index === at ? change(log, scene) : log)));
