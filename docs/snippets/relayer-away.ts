import assert from "node:assert/strict";
import { isChartkeyError } from "@chartkey/core";
import { injectedChain, registers } from "./parts/injected-chain.ts";
import { payerAndWallet } from "./parts/payer-and-wallet.ts";

import { type RelayCall, relayed, walletRelayer } from "@chartkey/adapter-evm";
import { viemLedger } from "@chartkey/adapter-evm/viem";
import { memoryRelayer } from "@chartkey/core/fakes";

const { url, client, address, fromBlock, stop } = await injectedChain();
try {
  const ledger = viemLedger({ client, address, fromBlock });
  const { payer, wallet } = payerAndWallet(url);

  const honest = walletRelayer(ledger, payer);
  const clinic = memoryRelayer((call: RelayCall, options) => honest.submit(call, options));
  const signed = relayed(ledger, clinic);

  clinic.unplug(); // and hold, lose, repeat
  await assert.rejects(registers(signed, wallet), (error) => isChartkeyError(error, "LEDGER_UNAVAILABLE"));

  clinic.plug();
  await registers(signed, wallet);
  assert.equal(clinic.calls.length, 2);
} finally {
  await stop();
}
