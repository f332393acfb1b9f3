import { type Act, type Address, type LedgerChange, type Ledger, NO_REQUEST } from "@chartkey/core/adapters";
import { memoryDevice } from "@chartkey/core/fakes";
import { afterAll, describe, expect, test } from "vitest";
import type { EvmLedgerOptions, EvmWallet } from "../../src/index.js";
import { newKey, newLedger } from "../setup/chain-fixture.js";
import { libraries } from "../setup/libraries.js";
import { type Lie, startLyingProxy } from "../setup/lying-proxy.js";
import { rangeOf } from "../setup/public-node/log-limit.js";
import { viewBehind } from "../setup/public-node/views.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const proxy = await startLyingProxy(chain.url);
afterAll(() => proxy.stop());
const node = { ...chain, url: proxy.url };

/** A doctor, and patients who ask to be found. */
async function practice(over: Partial<EvmLedgerOptions> = {}) {
  const options = { ...(await newLedger(chain)), ...over };
  const doctor = (await libraries.viem.wallet(chain, await newKey(chain))).address;
  const honest = libraries.viem.connect(chain, options).ledger;
  const grant = async () => {
    const wallet = await libraries.viem.wallet(chain, await newKey(chain));
    const act: Act = {
      kind: "grantAccess",
      patient: wallet.address,
      grantee: doctor,
      scope: `0x${"00".repeat(32)}`,
      until: 2 ** 40 - 1,
      permissions: 1,
      envelope: `0x${"05".repeat(32)}`,
      request: NO_REQUEST,
    };
    await honest.submit([act], wallet);
    return wallet.address;
  };
  const connect = (more: Partial<EvmLedgerOptions> = {}) =>
    libraries.viem.connect(node, { ...options, ...more }).ledger;
  return { options, doctor, honest, grant, connect };
}

async function patientsOf(ledger: Ledger<EvmWallet>, counterparty: Address): Promise<readonly Address[]> {
  const found: Address[] = [];
  for await (const update of ledger.entries({ counterparty }))
    if (update.type === "entry" && update.entry.act.kind === "grantAccess") found.push(update.entry.act.patient);
  return found;
}

/** The first log queries of a kind have no answer but an empty one. */
function emptyFirst(times: number, isMeant: (query: object) => boolean): Lie {
  let left = times;
  return async (method, params, ask) => {
    const isHidden = method === "eth_getLogs" && isMeant(params[0] as object) && left > 0;
    if (isHidden) left -= 1;
    return isHidden ? [] : ask(method, params);
  };
}

const byRange = (query: object): boolean => "fromBlock" in query;
const byHash = (query: object): boolean => "blockHash" in query;

describe("a patient whom one answer left out is on the doctor's list at the next reading, with a cache,", () => {
  test.each([0, 40, 2_000])("when %i blocks have followed", async (blocks) => {
    const { doctor, grant, connect } = await practice();
    const [cache, early] = [memoryDevice(), await grant()];
    await chain.client.mine({ blocks: 300 });
    expect(await patientsOf(connect({ cache }), doctor)).toEqual([early]);
    const late = await grant();
    await chain.client.mine({ blocks });
    proxy.setLie(emptyFirst(1, byRange));
    await patientsOf(connect({ cache }), doctor);
    expect(await patientsOf(connect({ cache }), doctor)).toEqual([early, late]);
  });

  test("when the node stood still for long", async () => {
    const { doctor, grant, connect } = await practice();
    const [cache, early] = [memoryDevice(), await grant()];
    const late = await grant();
    await chain.client.mine({ blocks: 1_500 });
    const [behind, whole] = [viewBehind(1_501n, "answers with no logs"), proxy.setLie];
    whole(async (method, params, ask) =>
      method === "eth_getLogs" ? behind(method, params, ask) : ask(method, params),
    );
    for (let i = 0; i < 3; i++) expect(await patientsOf(connect({ cache }), doctor)).toEqual([early]);
    whole();
    expect(await patientsOf(connect({ cache }), doctor)).toEqual([early, late]);
  });

  test("when the node limits its ranges", async () => {
    const { options, doctor, grant, connect } = await practice({ maxLogRange: 100 });
    const cache = memoryDevice();
    const patients: Address[] = [];
    for (let i = 0; i < 4; i++) {
      patients.push(await grant());
      await chain.client.mine({ blocks: 150 });
    }
    for (let nth = 0; nth < 7; nth++) {
      const first = (options.fromBlock ?? 0n) + BigInt(nth * 100);
      let left = 1;
      proxy.setLie(async (method, params, ask) => {
        const isHidden = rangeOf(method, params)?.[0] === first && left > 0;
        if (isHidden) left -= 1;
        return isHidden ? [] : ask(method, params);
      });
      await patientsOf(connect({ cache }), doctor);
      expect(await patientsOf(connect({ cache }), doctor), `part ${nth}`).toEqual(patients);
    }
  });
});

describe("who follows misses nothing", () => {
  const followed = async (ledger: Ledger<EvmWallet>, count: number): Promise<readonly Address[]> => {
    const found: Address[] = [];
    for await (const change of ledger.follow({})) {
      found.push(...sequence(change));
      if (found.length === count) break;
    }
    return found;
  };
  const sequence = (change: LedgerChange): readonly Address[] =>
    change.type === "entry" && change.entry.act.kind === "grantAccess" ? [change.entry.act.patient] : [];

  test.each<readonly [string, number, Lie]>([
    ["one empty answer by hash", 0, emptyFirst(1, byHash)],
    ["empty answers by hash for a while", 0, emptyFirst(5, byHash)],
    ["an empty answer by range", 30, emptyFirst(1, byRange)],
    ["an empty answer by range, of long ago", 300, emptyFirst(1, byRange)],
    ["a node that is behind by range", 20, viewBehind(25n, "answers with no logs")],
  ])("after %s", async (_, blocks, lie) => {
    const { grant, connect } = await practice();
    const patients = [await grant(), await grant()];
    await chain.client.mine({ blocks });
    const isAlways = blocks === 20;
    proxy.setLie((method, params, ask) => {
      const isMeant = method === "eth_getLogs" && (!isAlways || byRange(params[0] as object));
      return isMeant ? lie(method, params, ask) : ask(method, params);
    });
    patients.push(await grant());
    expect(await followed(connect(), 3)).toEqual(patients);
  });

  test("where the chain sets all bits of its blooms", async () => {
    const { grant, connect } = await practice();
    const full = `0x${"ff".repeat(256)}`;
    proxy.setLie(async (method, params, ask) => {
      const answer = await ask(method, params);
      const isBlock = method.startsWith("eth_getBlockBy") && answer !== null;
      return isBlock ? { ...(answer as object), logsBloom: full } : answer;
    });
    const patients = [await grant(), await grant()];
    expect(await followed(connect(), 2)).toEqual(patients);
  });
});

test("a wallet that switches networks is found at the next operation, whichever it is", async () => {
  const { doctor, grant, connect } = await practice();
  const patient = await grant();
  proxy.setLie();
  const ledger = connect();
  expect(await patientsOf(ledger, doctor)).toEqual([patient]);
  proxy.setLie(async (method, params, ask) => (method === "eth_chainId" ? "0x1" : ask(method, params)));
  const wrong = { code: "MISCONFIGURED", message: "The node is on chain 1, the ledger on chain 31337" };
  await expect(patientsOf(ledger, doctor)).rejects.toMatchObject(wrong);
  await expect(ledger.account(patient)).rejects.toMatchObject(wrong);
  await expect(ledger.time()).rejects.toMatchObject(wrong);
  await expect(ledger.follow({})[Symbol.asyncIterator]().next()).rejects.toMatchObject(wrong);
  proxy.setLie();
  expect(await patientsOf(ledger, doctor)).toEqual([patient]);
});
