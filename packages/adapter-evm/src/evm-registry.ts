import {
  checkAttestationNames,
  checkAttestationQuery,
  checkNewAttestations,
  encodeRole,
  type Hex,
  type Registry,
} from "@chartkey/core/adapters";
import type { EvmLibrary } from "./evm-library.js";
import { checkedOptions } from "./ledger-options.js";
import { EvmNode } from "./node/evm-node.js";
import { attestationsOf } from "./read/attestations.js";
import type { EvmRegistryOptions } from "./registry-options.js";
import type { EvmWallet } from "./wallet/evm-wallet.js";
import { submitCall } from "./write/submission.js";

/** The registry on an EVM chain, over whatever library the app uses. */
export function evmRegistry(library: EvmLibrary, chainId: number, options: EvmRegistryOptions): Registry<EvmWallet> {
  const { address: deployed, finality, timeout } = checkedOptions(options, chainId);
  const address = deployed.toLowerCase() as Hex;
  const node = new EvmNode(library, chainId, timeout);
  const target = { library, node, chainId, address, finality };

  /** One call where one will do. */
  const together = (calls: readonly Hex[]): Hex => {
    const [first, ...more] = calls;
    return first && more.length === 0 ? first : library.encode("multicall", [calls]);
  };

  return {
    async attestations(query, { signal } = {}) {
      signal?.throwIfAborted();
      checkAttestationQuery(query);
      return attestationsOf(target, query, signal);
    },
    async attest(attestations, wallet, progress = {}) {
      progress.signal?.throwIfAborted();
      checkNewAttestations(attestations);
      const calls = attestations.map(({ participant, role, until, digest }) =>
        library.encode("attest", [participant, encodeRole(role), until, digest]),
      );
      return submitCall(target, together(calls), wallet, progress);
    },
    async withdraw(names, wallet, progress = {}) {
      progress.signal?.throwIfAborted();
      checkAttestationNames(names);
      const calls = names.map(({ participant, role }) => library.encode("withdraw", [participant, encodeRole(role)]));
      return submitCall(target, together(calls), wallet, progress);
    },
  };
}
