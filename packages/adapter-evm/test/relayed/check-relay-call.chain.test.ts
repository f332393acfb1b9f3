import type { Hex } from "@chartkey/core/adapters";
import { beforeAll, describe, expect, test } from "vitest";
import { batchingRelayer, type RelayCall, type Relayer, walletRelayer } from "../../src/index.js";
import { libraries } from "../setup/libraries.js";
import { keyAct, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");
const bytes32: Hex = `0x${"17".repeat(32)}`;

describe.each(Object.entries(libraries))("a relayer by %s refuses", (_, library) => {
  let s: Awaited<ReturnType<typeof relaySetting>>;
  let good: RelayCall;
  let relayers: readonly Relayer[];
  let sent: number;

  beforeAll(async () => {
    s = await relaySetting(chain, library);
    const person = await s.person();
    good = await s.signedCall(keyAct(person.address), person, 0);
    sent = 0;
    const payer: typeof s.payer = { ...s.payer, send: (call) => ((sent += 1), s.payer.send(call)) };
    const limits = { maxBytes: 2_000 };
    relayers = [walletRelayer(s.ledger, payer, limits), batchingRelayer(s.ledger, payer, { wait: 0, ...limits })];
  });

  const encode = (name: string, args: readonly unknown[]) => s.source.library.encodeCall(name, args);
  const many = (...calls: readonly Hex[]) => encode("multicall", [calls]);
  const publish = () => encode("publishKey", [bytes32, 0]);
  const inOwnName = () => many(publish(), encode("revokeEveryone", []));
  const prepare = (call: Hex, target: Hex = s.source.address) => ({
    to: s.source.preparer,
    data: encode("prepareAndCall", [s.payer.address, "0x12", target, call]),
  });

  const refused: Readonly<Record<string, () => Partial<Record<keyof RelayCall, unknown>>>> = {
    "an act in its own name": () => ({ data: publish() }),
    "several acts in its own name": () => ({ data: inOwnName() }),
    "a signed act with one in its own name": () => ({ data: many(good.data, publish()) }),
    "one in its own name before a signed act": () => ({ data: many(publish(), good.data) }),
    "attempts of others": () => ({ data: encode("attempt", [100_000n, [good.data]]) }),
    "an act in the preparer's name": () => prepare(publish()),
    "several acts in the preparer's name": () => prepare(inOwnName()),
    "to prepare an account for nothing": () => prepare("0x"),
    "to prepare an account and attempt": () => prepare(encode("attempt", [100_000n, [good.data]])),
    "to prepare an account for another contract": () => prepare(good.data, s.payer.address),
    "to prepare an account for a call with something behind it": () => prepare(`${good.data}00`),
    "to prepare an account, with something behind it": () => {
      const { to, data } = prepare(good.data);
      return { to, data: `${data}${"00".repeat(32)}` };
    },
    "to prepare two accounts": () => prepare(prepare(good.data).data, s.source.preparer),
    "to prepare an account on the ledger": () => ({ data: prepare(good.data).data }),
    "to prepare an account that there is": () => {
      const { address } = s.source;
      // a contract that signs for nobody
      const call = encode("publishKeyBySig", [bytes32, address, 2 ** 40 - 1, "0x12"]);
      return prepare(call);
    },
    "a signed act by the preparer": () => ({ to: s.source.preparer }),
    "an unknown function": () => ({ data: "0x12345678" }),
    "no function": () => ({ data: "0x" }),
    "a call with something behind it": () => ({ data: `${good.data}${"00".repeat(32)}` }),
    "a call of another contract": () => ({ to: s.payer.address }),
    "a call on another chain": () => ({ chainId: 1 }),
    "what is no data": () => ({ data: "hello" }),
    "what is no address": () => ({ to: "0x12" }),
  };

  test.each(Object.entries(refused))("%s", async (_what, change) => {
    for (const relayer of relayers)
      await expect(relayer.submit({ ...good, ...change() } as RelayCall)).rejects.toMatchObject({
        code: "FORMAT_INVALID",
      });
    expect(sent).toBe(0);
  });

  test("what is too long, or needs too much gas", async () => {
    const long = { ...good, data: `${good.data}${"00".repeat(2_000)}` as Hex };
    for (const relayer of relayers)
      await expect(relayer.submit(long)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    const person = await s.person();
    const cards = Array.from({ length: 300 }, (): Hex => bytes32);
    const big = await s.signedCall({ kind: "fileCards", patient: person.address, location: bytes32, cards }, person, 0);
    const thrifty = walletRelayer(s.ledger, s.payer, { maxGas: 200_000n });
    await expect(thrifty.submit(big)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  test("an act that would fail, with the ledger's reason", async () => {
    const person = await s.person();
    const early = await s.signedCall(keyAct(person.address), person, 1);
    for (const relayer of relayers)
      await expect(relayer.submit(early)).rejects.toMatchObject({
        code: "LEDGER_REVERTED",
        message: /InvalidSignature/u,
      });
    expect(sent).toBe(0);
  });
});
