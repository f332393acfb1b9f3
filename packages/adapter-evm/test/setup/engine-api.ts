import { createHmac } from "node:crypto";
import { createClient, type Hex, http, keccak256, toHex, zeroHash } from "viem";
import { PATIENCE } from "../../../../test/setup/patience.js";
import type { Geth } from "../../../../services/start-geth.js";

/** A block that geth has built and not yet adopted. */
export interface Payload {
  readonly hash: Hex;
  readonly number: bigint;
  /** Their hashes. */
  readonly transactions: readonly Hex[];
  /** The block, as geth gave it. */
  readonly raw: unknown;
}

const NOBODY = `0x${"00".repeat(20)}`;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function token(secret: string): string {
  const content = `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url({ iat: Math.floor(Date.now() / 1000) })}`;
  return `${content}.${createHmac("sha256", Buffer.from(secret, "hex")).update(content).digest("base64url")}`;
}

/** The requests of a consensus client to geth (Engine API, Osaka). */
export function engineApi({ engineUrl, jwtSecret }: Pick<Geth, "engineUrl" | "jwtSecret">) {
  const transport = http(engineUrl, {
    retryCount: 0,
    timeout: PATIENCE,
    onFetchRequest: (_request, init) => {
      const headers = new Headers(init.headers);
      headers.set("authorization", `Bearer ${token(jwtSecret)}`);
      return { ...init, headers };
    },
  });
  const client = createClient({ transport });
  // viem types the methods of nodes, and not those of engines
  const ask = (method: string, ...params: readonly unknown[]): Promise<unknown> =>
    client.request({ method, params } as never);

  const choose = async (head: Hex, finalized: Hex, attributes: object | null) => {
    const state = { headBlockHash: head, safeBlockHash: finalized, finalizedBlockHash: finalized };
    const { payloadStatus, payloadId } = (await ask("engine_forkchoiceUpdatedV3", state, attributes)) as {
      readonly payloadStatus: { readonly status: string };
      readonly payloadId: Hex | null;
    };
    if (payloadStatus.status !== "VALID") throw new Error(`The engine does not take up ${head}`);
    return payloadId;
  };

  return {
    /**
     * Builds a block on `head` with the transactions of the pool. Geth may return the block before
     * it has added them; another `salt` then makes another block.
     */
    async build(head: Hex, finalized: Hex, timestamp: bigint, salt: number): Promise<Payload> {
      const payloadId = await choose(head, finalized, {
        timestamp: toHex(timestamp),
        prevRandao: toHex(salt, { size: 32 }),
        suggestedFeeRecipient: NOBODY,
        withdrawals: [],
        parentBeaconBlockRoot: zeroHash,
      });
      const { executionPayload } = (await ask("engine_getPayloadV5", payloadId)) as {
        readonly executionPayload: {
          readonly blockHash: Hex;
          readonly blockNumber: Hex;
          readonly transactions: readonly Hex[];
        };
      };
      return {
        hash: executionPayload.blockHash,
        number: BigInt(executionPayload.blockNumber),
        transactions: executionPayload.transactions.map((bytes) => keccak256(bytes)),
        raw: executionPayload,
      };
    },

    /** Imports the block and makes it the head, on any branch. */
    async adopt({ hash, raw }: Payload, finalized: Hex): Promise<void> {
      const { status } = (await ask("engine_newPayloadV4", raw, [], zeroHash, [])) as { readonly status: string };
      if (status !== "VALID") throw new Error(`The engine finds ${hash} ${status}`);
      await choose(hash, finalized, null);
    },
  };
}
