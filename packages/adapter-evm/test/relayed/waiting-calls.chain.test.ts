import { expect, test } from "vitest";
import { type EvmWallet, walletRelayer } from "../../src/index.js";
import { keyAct, relaySetting } from "../setup/relay-setting.js";
import { ownChain } from "../setup/test-chain.js";

const chain = await ownChain("anvil");

test("a call that waits for another's prompt is given up at an abort, and never sent", async () => {
  const s = await relaySetting(chain);
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { promise: prompted, resolve: prompt } = Promise.withResolvers<void>();
  let prompts = 0;
  const send: EvmWallet["send"] = async (call, options) => {
    prompts += 1;
    prompt();
    await answered;
    return s.payer.send(call, options);
  };
  const relayer = walletRelayer(s.ledger, { ...s.payer, send });
  const [first, second] = [await s.person(), await s.person()];
  const [one, two] = [
    await s.signedCall(keyAct(first.address), first, 0),
    await s.signedCall(keyAct(second.address), second, 0),
  ];
  const sending = relayer.submit(one);
  await prompted;
  const controller = new AbortController();
  const waiting = relayer.submit(two, { signal: controller.signal });
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  answer();
  await s.included(await sending);
  await s.included(await relayer.submit(two));
  expect(await s.acts()).toEqual([keyAct(first.address), keyAct(second.address)]);
  expect(prompts).toBe(2);
});
