import { chartkeyLedgerBytecode } from "./bytecode.js";
import { checkArguments } from "./check-arguments.js";
import { create, type Deployment } from "./create.js";
import { chartkeyLedgerCode } from "./deployed-code.js";
import { limited } from "./limited.js";
import type { Provider } from "./provider.js";
import type { DeployOptions, Sender } from "./send.js";

/**
 * Puts a new Chartkey ledger on the chain behind `provider`, and waits until a block includes it.
 *
 * - With an account of the provider: `deploy(provider, "0x…")`.
 * - With viem: `deploy(client, (tx) => wallet.sendTransaction(tx))`.
 * - With ethers: `deploy(provider, async (tx) => (await signer.sendTransaction(tx)).hash)`.
 *
 * @throws TypeError for malformed arguments, before anything is asked; DeploymentError
 * `TIME_NOT_IN_SECONDS` and `ANSWER_MALFORMED` before anything is paid; `REVERTED` and `REPLACED`
 * when the transaction left no contract, `CODE_UNEXPECTED` when it left another one, and `PENDING`
 * when nothing tells for ten minutes; and whatever the provider or the sender throws.
 */
export async function deploy(provider: Provider, sender: Sender, options: DeployOptions = {}): Promise<Deployment> {
  const checked = checkArguments({ provider, sender }, options, { signal: "optional" });
  const node = limited(provider, checked.signal);
  return create({ what: "ledger", bytecode: chartkeyLedgerBytecode, code: chartkeyLedgerCode }, node, sender, checked);
}
