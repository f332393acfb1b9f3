import { setTimeout as pause } from "node:timers/promises";
import { defineChain, type Hex } from "viem";
import { ask } from "../../../../services/geth-node.js";
import { startClique, type Validator } from "../../../../services/start-clique.js";
import { FundedKeys } from "./funded-keys.js";
import type { Endpoint } from "./libraries.js";

/** Milliseconds: for a chain with a block a second. */
const POLLING = 200;

interface Head {
  readonly hash: Hex;
  readonly number: Hex;
  readonly timestamp: Hex;
}

/** A validator's own node. */
export interface ValidatorNode extends Endpoint {
  /** Of the account that signs its blocks. */
  readonly address: string;
  /** Kills its process; the others go on. */
  readonly kill: () => Promise<void>;
  /**
   * Runs `alone` while the validator has no connection to the others. It seals no block before
   * `seal` is called.
   */
  readonly cutOff: (alone: (seal: () => Promise<void>) => Promise<void>) => Promise<void>;
}

const headOf = async ({ url }: Pick<Validator, "url">) => (await ask(url, "eth_getHeaderByNumber", "latest")) as Head;

const enodeOf = async ({ url }: Pick<Validator, "url">) =>
  ((await ask(url, "admin_nodeInfo")) as { readonly enode: string }).enode;

/**
 * A private chain of three validators, with its own pace: a block a second.
 *
 * Validators receive a block some milliseconds apart. Sometimes two of them seal at once, until the
 * block of the one whose turn it was wins. Cases expect neither, so a request is answered when all
 * validators have the same head.
 */
export async function startCliqueChain({ accounts }: { readonly accounts: number }) {
  const keys = new FundedKeys(accounts);
  const clique = await startClique({ funded: keys.addresses });
  let alive = clique.validators;

  const agreement = async (): Promise<Head> => {
    for (;;) {
      const heads = await Promise.all(
        alive.map((validator) =>
          headOf(validator).catch((error: unknown) => {
            if (alive.includes(validator)) throw error;
          }),
        ),
      );
      const [head] = heads;
      if (head && heads.every((other) => other?.hash === head.hash)) return head;
    }
  };
  let looking: Promise<unknown> = Promise.resolve();
  let next: Promise<Head> | undefined;
  /**
   * The head that all validators have, now or later. Callers during one comparison share the next
   * comparison.
   */
  const agreed = (): Promise<Head> => {
    next ??= looking.then(() => {
      next = undefined;
      const look = agreement();
      looking = look.catch(() => {});
      return look;
    });
    return next;
  };

  /** Waits until the chain's time is at least `seconds` later, and so many blocks on. */
  const advance = async (seconds: number, more = 2): Promise<void> => {
    const start = await agreed();
    for (let head = start; ; head = await agreed()) {
      const passed = Number(head.timestamp) - Number(start.timestamp);
      const blocks = Number(head.number) - Number(start.number);
      if (passed >= seconds && blocks >= more) return;
      await pause(POLLING);
    }
  };

  const nodes = clique.validators.map((validator): ValidatorNode => {
    const { url, address } = validator;
    return {
      url,
      address,
      chain: defineChain({
        id: 31_338,
        name: "three validators",
        nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
        rpcUrls: { default: { http: [url] } },
      }),
      pollingInterval: POLLING,
      deliver: async (send, body) => {
        for (;;) {
          const { hash } = await agreed();
          const answer = await send();
          // a transaction is sent once; an answer counts if the head has not changed meanwhile
          if (body.includes("eth_sendRawTransaction") || (await agreed()).hash === hash) return answer;
        }
      },
      kill: async () => {
        alive = alive.filter((other) => other !== validator);
        await validator.kill();
      },
      cutOff: async (alone) => {
        await ask(url, "miner_stop");
        // it may still seal the block that it has begun
        await advance(2);
        const others = (alive = alive.filter((other) => other !== validator));
        const enode = await enodeOf(validator);
        for (const other of others) {
          await ask(url, "admin_removePeer", await enodeOf(other));
          await ask(other.url, "admin_removePeer", enode);
        }
        // what is sent before they have parted reaches them all
        while (BigInt((await ask(url, "net_peerCount")) as Hex) > 0n) await pause(POLLING);
        await alone(async () => void (await ask(url, "miner_start")));
        // geth does not call again soon whom it has called: this time they call it
        for (const other of others) await ask(other.url, "admin_addPeer", enode);
        alive = [...others, validator];
      },
    };
  });

  return {
    node: (index: number): ValidatorNode => {
      const node = nodes[index];
      if (!node) throw new Error(`There are ${nodes.length} validators`);
      return node;
    },
    newKey: () => keys.next(),
    advance,
    stop: () => clique.stop(),
  };
}

export type CliqueChain = Awaited<ReturnType<typeof startCliqueChain>>;
