import type { Hex } from "@chartkey/core";
import type { Ask, Lie } from "../setup/lying-proxy.js";
import type { Scene } from "./scene.js";

/** A log as a node tells it. */
export interface ToldLog {
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

/** A lie about what one method answers. */
export const about =
  (method: string, change: (answer: never, params: readonly unknown[], ask: Ask) => unknown): Lie =>
  async (asked, params, ask) => {
    const answer = await ask(asked, params);
    return asked === method ? change(answer as never, params, ask) : answer;
  };

/** A lie about the patient's log, told whenever the whole of it was asked for. */
export const entries =
  (change: (logs: readonly ToldLog[], scene: Scene) => unknown): LieOf =>
  (scene) =>
    about("eth_getLogs", (logs: readonly ToldLog[]) => change(logs, scene));

/** A lie about one entry of the patient's log. */
export const entry = (at: number, change: (log: ToldLog, scene: Scene) => ToldLog): LieOf =>
  entries((logs, scene) => logs.map((log, index) => (index === at ? change(log, scene) : log)));
