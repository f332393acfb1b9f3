import { type Act, type Hex, nextHead } from "@chartkey/core/adapters";
import type { Ask } from "../setup/lying-proxy.js";
import { caughtByHead, caughtByKnownPast, unfinalizedOnly, type Outcomes, refused } from "./outcomes.js";
import { type Scene, bytes32 } from "./scene.js";
import { changeAnswer, type LieOf, quantity, type RpcLog } from "./lie-of.js";

/** The answer to `accountOf` with another head. */
const withHead = (answer: Hex, head: Hex): Hex => `${head}${"00".repeat(8)}${answer.slice(66)}` as Hex;

const isPatients = ({ patient }: Scene, params: readonly unknown[]): boolean =>
  JSON.stringify(params).toLowerCase().includes(patient.slice(2).toLowerCase());

const numberOf = (tag: unknown, latest: bigint): bigint =>
  typeof tag === "string" && tag.startsWith("0x") ? BigInt(tag) : latest;

/** Everything as it was after the block `old`. */
const older =
  (of: (scene: Scene) => bigint, proofs: boolean): LieOf =>
  (scene) =>
  async (method, params, ask) => {
    const last = of(scene);
    const until = (tag: unknown) => quantity(numberOf(tag, last) < last ? numberOf(tag, last) : last);
    switch (method) {
      case "eth_blockNumber":
        return quantity(last);
      case "eth_getBlockByNumber":
        return numberOf(params[0], last) > last ? null : ask(method, [until(params[0]), params[1]]);
      case "eth_call":
        return ask(method, [params[0], until(params[1])]);
      case "eth_getProof":
        return ask(method, proofs ? [params[0], params[1], until(params[2])] : params);
      case "eth_getLogs": {
        const filter = params[0] as Readonly<Record<string, unknown>>;
        return ask(method, [{ ...filter, toBlock: until(filter["toBlock"]) }]);
      }
      default:
        return ask(method, params);
    }
  };

/** Another ledger in the place of the true one. */
const impostor: LieOf =
  ({ contract, elsewhere }) =>
  async (method, params, ask) => {
    const rewrite = (value: unknown, from: string, to: string): unknown =>
      JSON.parse(JSON.stringify(value ?? null).replaceAll(new RegExp(from.slice(2), "giu"), to.slice(2).toLowerCase()));
    return rewrite(await ask(method, rewrite(params, contract, elsewhere) as readonly unknown[]), elsewhere, contract);
  };

/** One more entry than there is, and the head that follows from it. */
const continuation: LieOf = (scene) => {
  const act: Act = { kind: "publishKey", participant: scene.patient, key: bytes32(66) };
  const logsOf = async (ask: Ask) =>
    (await ask("eth_getLogs", [
      { address: scene.contract, fromBlock: "0x0", topics: [null, `0x${scene.patient.slice(2).padStart(64, "0")}`] },
    ])) as readonly RpcLog[];
  return async (method, params, ask) => {
    const answer = await ask(method, params);
    if (method === "eth_getLogs") {
      const [first, last] = [(answer as readonly RpcLog[])[0], (answer as readonly RpcLog[]).at(-1)];
      if (!first || !last) return answer;
      const invented = { ...last, topics: first.topics, data: act.key, logIndex: quantity(BigInt(last.logIndex) + 1n) };
      return [...(answer as readonly RpcLog[]), invented];
    }
    if (method !== "eth_call" || !isPatients(scene, params)) return answer;
    const last = (await logsOf(ask)).at(-1);
    const block = (await ask("eth_getBlockByNumber", [last?.blockNumber, false])) as { readonly timestamp: string };
    const head = (answer as Hex).slice(0, 50) as Hex;
    return withHead(answer as Hex, nextHead(head, Number(block.timestamp), act));
  };
};

const onlyFor =
  (lie: LieOf): LieOf =>
  (scene) => {
    const changed = lie(scene);
    return (method, params, ask) =>
      (method === "eth_call" || method === "eth_getLogs") && isPatients(scene, params)
        ? changed(method, params, ask)
        : ask(method, params);
  };

/** Lies about the state, alone or with the log that fits it. */
export const aboutState: Readonly<Record<string, readonly [LieOf, Outcomes]>> = {
  "invents a head": [
    (scene) =>
      changeAnswer("eth_call", (answer: Hex, params) =>
        isPatients(scene, params) ? withHead(answer, `0x${"22".repeat(24)}`) : answer,
      ),
    caughtByHead,
  ],
  "serves an older state, consistently": [older(({ old }) => old, false), caughtByKnownPast],
  "serves an older state, consistently, and proofs of it": [older(({ old }) => old, true), caughtByKnownPast],
  "serves an older state of one participant only": [onlyFor(older(({ old }) => old, false)), caughtByKnownPast],
  "says that nothing ever happened": [
    onlyFor(older(({ options }) => options.fromBlock ?? 0n, false)),
    caughtByKnownPast,
  ],
  "invents a log, and the state that fits it": [impostor, caughtByKnownPast],
  "invents what comes after the true log, and the state that fits it": [continuation, unfinalizedOnly],
  "answers for another chain": [() => changeAnswer("eth_chainId", () => "0x1"), refused],
};
