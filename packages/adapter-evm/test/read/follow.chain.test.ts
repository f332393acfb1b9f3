import { createReader } from "@chartkey/core";
import { type Act, type Cursor, type Hex, type Ledger, type LedgerChange } from "@chartkey/core/adapters";
import { memoryProfiles } from "@chartkey/core/fakes";
import { describe, expect, test } from "vitest";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { ownChain } from "../setup/test-chain.js";
import { watchedLedger } from "../setup/watched-node.js";

const chain = await ownChain("anvil");
const { client, rpc } = chain;

const keyAct = (wallet: EvmWallet, n: number): Act => ({
  kind: "publishKey",
  participant: wallet.address,
  key: `0x${n.toString(16).padStart(2, "0").repeat(32)}`,
});

/** Two people on a ledger of their own. */
async function setting(over: Partial<EvmLedgerOptions> = {}) {
  const options = { ...(await newLedger(chain)), ...over };
  const [ana, ben] = [
    await libraries.viem.wallet(chain, await newKey(chain)),
    await libraries.viem.wallet(chain, await newKey(chain)),
  ];
  const { ledger } = libraries.viem.connect(chain, options);
  const write = (wallet: EvmWallet, n: number) => ledger.submit([keyAct(wallet, n)], wallet);
  return { options, ana, ben, ledger, write };
}

/** The changes that a follower gets: of an entry the key's first byte, of others the type. */
function follower(ledger: Ledger<never>, after?: Cursor) {
  const reported: string[] = [];
  const changes = ledger.follow({ after })[Symbol.asyncIterator]();
  let cursor = after;
  const next = async (): Promise<LedgerChange> => {
    const { value, done } = await changes.next();
    if (done) throw new Error("It ended");
    cursor = value.type === "entry" ? value.entry.cursor : value.cursor;
    const act = value.type === "entry" ? value.entry.act : undefined;
    reported.push(act?.kind === "publishKey" ? act.key.slice(2, 4) : value.type);
    return value;
  };
  const take = async (count: number) => {
    for (let i = 0; i < count; i++) await next();
    return reported.splice(0);
  };
  return { next, take, cursor: () => cursor };
}

describe("a reorganisation is reported", () => {
  test("when blocks are replaced by as many others (anvil_reorg)", async () => {
    const { ledger, ana, ben, write } = await setting();
    await write(ana, 1);
    const { take } = follower(ledger);
    await write(ana, 2);
    await write(ben, 3);
    expect(await take(3)).toEqual(["01", "02", "03"]);
    await rpc("anvil_reorg", [2, []]);
    expect(await take(1)).toEqual(["removed"]);
    await write(ben, 4);
    expect(await take(2)).toEqual(["final", "04"]);
  });

  test("when the same entries come again in other blocks, with their new positions", async () => {
    const { ledger, ana, write, options } = await setting();
    const { next, take } = follower(ledger);
    await write(ana, 1);
    const { transaction } = await write(ana, 2);
    expect(await take(2)).toEqual(["01", "02"]);
    const { number } = await client.getBlock();
    const { input, nonce } = await client.getTransaction({ hash: transaction as Hex });
    await client.impersonateAccount({ address: ana.address });
    const again = { from: ana.address, to: options.address, data: input, nonce: `0x${nonce.toString(16)}` };
    await rpc("anvil_reorg", [1, [[again, 0]]]);
    expect(await take(1)).toEqual(["removed"]);
    const change = await next();
    expect(change).toMatchObject({ type: "entry", entry: { act: keyAct(ana, 2) } });
    expect((await client.getBlock()).number).toBe(number);
  });

  test("when the chain has become shorter, before another block comes (anvil_rollback)", async () => {
    const { ledger, ana, ben, write } = await setting();
    const { take } = follower(ledger);
    await write(ana, 1);
    await write(ana, 2);
    await write(ben, 3);
    expect(await take(3)).toEqual(["01", "02", "03"]);
    await rpc("anvil_rollback", [1]);
    expect(await take(1)).toEqual(["removed"]);
    await rpc("anvil_rollback", [1]);
    expect(await take(1)).toEqual(["removed"]);
    await write(ben, 4);
    expect(await take(1)).toEqual(["04"]);
  });

  test("when the whole state was put back (evm_snapshot, evm_revert)", async () => {
    const { ledger, ana, ben, write } = await setting();
    await write(ana, 1);
    const { take } = follower(ledger);
    expect(await take(1)).toEqual(["01"]);
    const snapshot = await client.snapshot();
    await write(ana, 2);
    expect(await take(1)).toEqual(["02"]);
    await client.revert({ id: snapshot });
    await write(ben, 3);
    expect(await take(2)).toEqual(["removed", "03"]);
  });

  test("not when it removed nothing that was reported", async () => {
    const { options, ana, ben, write } = await setting();
    await write(ana, 1);
    const { ledger, whenAnswered } = watchedLedger(chain, options);
    const { take } = follower(ledger);
    expect(await take(1)).toEqual(["01"]);
    const later = take(1);
    const looked = whenAnswered("eth_getLogs");
    await client.mine({ blocks: 1 });
    await looked;
    await rpc("anvil_rollback", [1]);
    await write(ben, 2);
    expect(await later).toEqual(["02"]);
  });

  test("at the restart, back to what was final, by whichever library", async () => {
    const { options, ledger, ana, ben, write } = await setting();
    await write(ana, 1);
    await client.mine({ blocks: 3 });
    const { take, cursor } = follower(ledger);
    await write(ana, 2);
    await write(ana, 3);
    expect(await take(3)).toEqual(["01", "02", "03"]);
    await rpc("anvil_rollback", [1]);
    await write(ben, 4);
    for (const library of Object.values(libraries)) {
      const { ledger: restarted, close } = library.connect(chain, options);
      expect(await follower(restarted, cursor()).take(3)).toEqual(["removed", "02", "04"]);
      close();
    }
  });
});

describe("what is final", () => {
  test("is reported at the depth, once for all entries", async () => {
    const { ledger, ana, write } = await setting();
    const { take, next } = follower(ledger);
    await write(ana, 1);
    const receipt = await write(ana, 2);
    expect(await take(2)).toEqual(["01", "02"]);
    await client.mine({ blocks: 3 });
    const change = await next();
    expect(change.type === "final" && change.sequence >= receipt.position.sequence).toBe(true);
  });

  test("is reported as final to a late follower, over more blocks than are read one by one", async () => {
    const { ledger, ana, ben, write } = await setting();
    await write(ana, 1);
    const { next, take } = follower(ledger);
    expect(await next()).toMatchObject({ entry: { position: { final: false } } });
    await write(ben, 2);
    await client.mine({ blocks: 40 });
    await write(ben, 3);
    expect(await next()).toMatchObject({ type: "final" });
    expect(await next()).toMatchObject({ entry: { act: keyAct(ben, 2), position: { final: true } } });
    expect(await next()).toMatchObject({ entry: { act: keyAct(ben, 3), position: { final: false } } });
    expect(await take(0)).toHaveLength(4);
  });

  test("can be decided by the chain itself", async () => {
    const { ledger, ana, write } = await setting({ finality: "finalized" });
    const { take } = follower(ledger);
    await write(ana, 1);
    expect(await take(1)).toEqual(["01"]);
    await client.mine({ blocks: 70 });
    expect(await take(1)).toEqual(["final"]);
  });

  test("is everything at once with depth 0, and a reorganisation is then an error", async () => {
    const { ledger, ana, ben, write } = await setting({ finality: { depth: 0 } });
    const { next, cursor } = follower(ledger);
    await write(ana, 1);
    expect(await next()).toMatchObject({ entry: { position: { final: true } } });
    await rpc("anvil_rollback", [1]);
    await expect(next()).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE" });
    await write(ben, 2);
    await expect(follower(ledger, cursor()).next()).rejects.toMatchObject({ code: "LEDGER_FINALITY_BROKEN" });
  });

  test("and gone: LEDGER_FINALITY_BROKEN, once and at each restart; without a cursor it works", async () => {
    const { ledger, ana, ben, write } = await setting();
    const { take, next, cursor } = follower(ledger);
    await write(ana, 1);
    await write(ana, 2);
    expect(await take(2)).toEqual(["01", "02"]);
    await client.mine({ blocks: 4 });
    expect(await take(1)).toEqual(["final"]);
    await rpc("anvil_reorg", [6, []]);
    await expect(next()).rejects.toMatchObject({ code: "LEDGER_FINALITY_BROKEN", retryable: false });
    const again = follower(ledger, cursor());
    await expect(again.next()).rejects.toMatchObject({ code: "LEDGER_FINALITY_BROKEN" });
    await write(ben, 3);
    expect(await follower(ledger).take(1)).toEqual(["03"]);
  });

  test("and missing, on a node that is behind: LEDGER_INCOMPLETE, and the same cursor works later", async () => {
    const { options, ledger, ana, write } = await setting();
    const { take, cursor } = follower(ledger);
    await write(ana, 1);
    expect(await take(1)).toEqual(["01"]);
    await client.mine({ blocks: 3 });
    expect(await take(1)).toEqual(["final"]);
    const old = await rpc("eth_getBlockByNumber", [`0x${options.fromBlock?.toString(16)}`, false]);
    const { ledger: slow } = watchedLedger(chain, options, (method, [tag]) =>
      method === "eth_getBlockByNumber" && tag === "latest" ? { result: old } : undefined,
    );
    const behind = follower(slow, cursor()).next();
    await expect(behind).rejects.toMatchObject({ code: "LEDGER_INCOMPLETE", retryable: true });
    await write(ana, 2);
    expect(await follower(ledger, cursor()).take(1)).toEqual(["02"]);
  });
});

describe("a node", () => {
  test("is asked for little: its chain, the latest block, and the logs of each new one", async () => {
    const { options, ana, write } = await setting();
    const { ledger, asked } = watchedLedger(chain, options);
    const { take } = follower(ledger);
    await write(ana, 1);
    await take(1);
    asked.length = 0;
    await write(ana, 2);
    await take(1);
    const others = asked.filter((method) => method !== "eth_getBlockByNumber" && method !== "eth_chainId");
    expect(others).toEqual(["eth_getLogs"]);
    expect(asked.filter((method) => method === "eth_chainId").length).toBeLessThanOrEqual(
      asked.filter((method) => method === "eth_getBlockByNumber").length + 1,
    );
  });

  test("that is not at the same block as another one behind the same address hides nothing that is new", async () => {
    const { options, ana, ben, write } = await setting();
    await write(ana, 1);
    // the node that answers queries by number lacks the latest blocks, and returns no error
    const { ledger } = watchedLedger(chain, options, (method, [filter]) =>
      method === "eth_getLogs" && !("blockHash" in (filter as object)) ? { result: [] } : undefined,
    );
    const { take } = follower(ledger);
    await write(ben, 2);
    expect(await take(2)).toEqual(["01", "02"]);
    await write(ana, 3);
    expect(await take(1)).toEqual(["03"]);
  });

  test("that has dropped a block meanwhile is asked again", async () => {
    const { options, ana, write } = await setting();
    let missing = Infinity;
    const { ledger } = watchedLedger(chain, options, (method, [filter]) => {
      if (method !== "eth_getLogs" || !("blockHash" in (filter as object)) || missing === 0) return undefined;
      missing -= 1;
      return { error: { code: -32000, message: "unknown block" } };
    });
    await write(ana, 1);
    // the block is there all the time: then a refusal is one
    await expect(follower(ledger).next()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE" });
    missing = 0;
    expect(await follower(ledger).take(1)).toEqual(["01"]);

    let gone = true;
    const { ledger: forgetful } = watchedLedger(chain, options, (method, [filter]) => {
      if (!gone) return undefined;
      if (method === "eth_getLogs" && "blockHash" in (filter as object))
        return { error: { code: -32000, message: "unknown block" } };
      if (method !== "eth_getBlockByHash") return undefined;
      gone = false;
      return { result: null };
    });
    expect(await follower(forgetful).take(1)).toEqual(["01"]);
  });

  test("that is cut off ends the following, and the cursor goes on", async () => {
    const { options, ana, write } = await setting();
    const { ledger, unplug } = libraries.viem.connect(chain, options);
    const { take, next, cursor } = follower(ledger);
    await write(ana, 1);
    expect(await take(1)).toEqual(["01"]);
    unplug();
    await expect(next()).rejects.toMatchObject({ code: "LEDGER_UNAVAILABLE", retryable: true });
    await write(ana, 2);
    expect(await follower(libraries.viem.connect(chain, options).ledger, cursor()).take(1)).toEqual(["02"]);
  });
});

test("a reader follows some patients", async () => {
  const { ledger, ana, ben, write } = await setting();
  const reader = createReader({ ledger, profiles: memoryProfiles() });
  await write(ana, 1);
  await write(ben, 2);
  const changes: LedgerChange[] = [];
  for await (const change of reader.follow({ patients: [ben.address] })) {
    changes.push(change);
    break;
  }
  expect(changes).toMatchObject([{ type: "entry", entry: { act: keyAct(ben, 2) } }]);
});
