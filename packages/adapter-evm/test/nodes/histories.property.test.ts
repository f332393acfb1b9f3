import {
  type Act,
  type ChartkeyError,
  type Cursor,
  type Hex,
  isChartkeyError,
  type Ledger,
  type LedgerEntry,
  NO_REQUEST,
} from "@chartkey/core/adapters";
import { memoryDevice } from "@chartkey/core/fakes";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { PATIENCE } from "../../../../test/setup/patience.js";
import type { EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { startLyingProxy } from "../setup/lying-proxy.js";
import { behaviours, both } from "../setup/public-node/behaviours.js";
import { ownChain } from "../setup/test-chain.js";

/** Steps of one run, and runs. `NODES=all` makes 5,000 steps. */
const STEPS = 100;
const isAll = process.env["NODES"] === "all";
const RUNS = isAll ? 50 : 5;

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());
const node = { ...chain, url: proxy.url };

/** Codes that say that nothing happened. */
const NOTHING_HAPPENED: ReadonlySet<string> = new Set([
  "FUNDS_INSUFFICIENT",
  "LEDGER_CONFLICT",
  "LEDGER_REVERTED",
  "WALLET_ACCOUNT_CHANGED",
  "WALLET_REJECTED",
  "WALLET_WRONG_NETWORK",
]);

/** Whoever may try a write again as it is, or reads "nothing happened", does it a second time. */
const saysNothingHappened = ({ code, retryable, hints }: ChartkeyError): boolean =>
  retryable || NOTHING_HAPPENED.has(code) || /nothing (?:has )?happened/iu.test(hints.join(" "));

/** After so many requests without a new entry, a follower has lost those that it lacks. */
const MAX_REQUESTS = 5_000;

const keyOf = ({ act, position }: LedgerEntry) => `${position.sequence} ${JSON.stringify(act)}`;

async function entriesOf(ledger: Ledger<EvmWallet>, of: object = {}): Promise<readonly LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for await (const update of ledger.entries(of)) if (update.type === "entry") found.push(update.entry);
  return found;
}

/** What an indexer has, which goes on from its cursor after each error. */
class Index {
  entries: LedgerEntry[] = [];
  readonly #stop = new AbortController();
  readonly #connect: () => Ledger<EvmWallet>;
  #cursor: Cursor | undefined;
  readonly #running: Promise<void>;

  constructor(connect: () => Ledger<EvmWallet>) {
    this.#connect = connect;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const change of this.#connect().follow({ after: this.#cursor }, { signal })) {
          this.#cursor = change.type === "entry" ? change.entry.cursor : change.cursor;
          if (change.type === "entry") this.entries.push(change.entry);
          if (change.type === "removed")
            this.entries = this.entries.filter(({ position }) => position.sequence <= change.sequence);
        }
      } catch (error) {
        if (!signal.aborted && !isChartkeyError(error)) throw error;
      }
    }
  }
}

type Step =
  | { readonly type: "act"; readonly who: number }
  | { readonly type: "mine"; readonly blocks: number }
  | { readonly type: "read"; readonly who: number; readonly by: "log" | "counterparty" }
  | { readonly type: "behave"; readonly names: readonly [string, string] }
  | { readonly type: "restart" }
  | { readonly type: "calm" };

const names = Object.keys(behaviours);
/** What a node leaves out in silence is the hardest to see, and takes several steps to do harm. */
const silent = names.filter((name) => name.endsWith("answers with no logs"));
const behaviourName = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...silent));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("act" as const), who: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("mine" as const), blocks: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("read" as const),
      who: fc.nat(2),
      by: fc.constantFrom("log" as const, "counterparty" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("behave" as const),
      names: fc.tuple(behaviourName, behaviourName),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "restart" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "calm" as const }) },
);

async function run(steps: readonly Step[]): Promise<void> {
  proxy.setLie();
  const options = await newLedger(chain);
  const people = await Promise.all([0, 1, 2].map(async () => libraries.viem.wallet(chain, await newKey(chain))));
  await chain.client.mine({ blocks: 30 });
  const cache = memoryDevice();
  const honest = libraries.viem.connect(chain, options).ledger;
  const connect = () => libraries.viem.connect(node, { ...options, cache }).ledger;
  let ledger = connect();
  const index = new Index(connect);
  const personAt = (who: number): EvmWallet => {
    const person = people[who % people.length];
    if (!person) throw new Error("unreachable");
    return person;
  };
  let nth = 0;
  /** The acts of which an error has said that they did not happen. */
  const denied: (readonly [string, Act])[] = [];
  const entriesWith = async (one: Act) =>
    (await entriesOf(honest)).filter((entry) => JSON.stringify(entry.act) === JSON.stringify(one));

  const act = async (who: number) => {
    nth += 1;
    const [wallet, other] = [personAt(who), personAt(who + 1)];
    const envelope: Hex = `0x${nth.toString(16).padStart(64, "0")}`;
    const terms = {
      scope: `0x${"00".repeat(32)}`,
      until: 2 ** 40 - 1,
      permissions: 1,
      envelope,
      request: NO_REQUEST,
    } as const;
    const given: Act = { kind: "grantAccess", patient: wallet.address, grantee: other.address, ...terms };
    const failure = await ledger.submit([given], wallet).then(
      () => undefined,
      (error: unknown) => {
        if (!isChartkeyError(error)) throw error;
        return error;
      },
    );
    if (!failure) expect(await entriesWith(given), "an act that succeeded").toHaveLength(1);
    else if (saysNothingHappened(failure)) {
      denied.push([failure.toString(), given]);
      expect(await entriesWith(given), failure.toString()).toHaveLength(0);
    }
  };

  const read = async (who: number, by: "log" | "counterparty", isWhole: boolean) => {
    const filter = { [by]: personAt(who).address };
    const truth = (await entriesOf(honest, filter)).map(keyOf);
    const found = await entriesOf(ledger, filter).catch((error: unknown) => {
      if (isWhole || !isChartkeyError(error)) throw error;
      return [];
    });
    const keys = found.map(keyOf);
    // a node that is behind may lack what is new, and nothing is invented, doubled or out of order
    expect(keys, "what was read").toEqual(truth.filter((key) => keys.includes(key)));
    if (isWhole) expect(keys, "what was read from a node that behaves").toEqual(truth);
  };

  const calm = async () => {
    proxy.setLie();
    for (const [who] of people.entries()) for (const by of ["log", "counterparty"] as const) await read(who, by, true);
  };

  for (const one of steps) {
    if (one.type === "act") await act(one.who);
    else if (one.type === "mine") await chain.client.mine({ blocks: one.blocks });
    else if (one.type === "read") await read(one.who, one.by, false);
    else if (one.type === "restart") ledger = connect();
    else if (one.type === "calm") await calm();
    else {
      const [outer, inner] = one.names.map((name) => behaviours[name as keyof typeof behaviours]);
      if (outer && inner) proxy.setLie(both(outer, inner)());
    }
  }
  await calm();
  for (const [claim, one] of denied) expect(await entriesWith(one), `${claim}, at the end`).toHaveLength(0);
  const truth = (await entriesOf(honest)).map(keyOf);
  let [known, last] = [0, proxy.asked.length + MAX_REQUESTS];
  while (index.entries.length < truth.length && proxy.asked.length < last) {
    if (index.entries.length > known) last = proxy.asked.length + MAX_REQUESTS;
    known = index.entries.length;
    await new Promise(setImmediate);
  }
  await index.stop();
  expect(index.entries.map(keyOf), "what was followed").toEqual(truth);
}

test(
  "behind nodes that misbehave at random, no entry is lost or doubled, and outcomes are what happened",
  () =>
    fc.assert(fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), run), {
      numRuns: RUNS,
      endOnFailure: true,
    }),
  // fifty of them take half an hour
  isAll ? 6 * PATIENCE : PATIENCE,
);
