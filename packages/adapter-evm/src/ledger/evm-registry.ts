import {
  type CallOptions,
  checkAttestationNames,
  checkAttestationQuery,
  checkNewAttestations,
  checkOptions,
  encodeRole,
  type Hex,
  type Registry,
  type WriteProgress,
} from "@chartkey/core/adapters";
import type { EventLog, EvmLibrary } from "../library/evm-library.js";
import { type BlockRange, EvmNode } from "../node/evm-node.js";
import { checkedOptions } from "../options/ledger-options.js";
import type { EvmRegistryOptions } from "../options/registry-options.js";
import { readAttestations } from "../read/attestations.js";
import { runOfEvents } from "../read/log-run.js";
import { checkContract } from "../read/state.js";
import { checkSender } from "../wallet/check-wallet.js";
import type { EvmWallet } from "../wallet/evm-wallet.js";
import { submitCall } from "../write/submission.js";

/** The registry on an EVM chain, over the library that the app uses. */
export function evmRegistry(library: EvmLibrary, chainId: number, contract: EvmRegistryOptions): Registry<EvmWallet> {
  const { address: deployed, finality, timeout } = checkedOptions(contract, chainId);
  const address = deployed.toLowerCase() as Hex;
  const node = new EvmNode(library, chainId, timeout);
  /** The registry for one operation, which checks the chain: a wallet may switch networks. */
  const operation = () => ({ library, node: node.operation(), chainId, address, finality });

  /** The call itself, or a multicall of several. */
  const oneCall = (calls: readonly Hex[]): Hex => {
    const [first, ...more] = calls;
    return first && more.length === 0 ? first : library.encodeCall("multicall", [calls]);
  };

  /** Sends calls of the registrar's, which leave these logs. */
  const submit = (
    calls: readonly Hex[],
    events: readonly EventLog[],
    wallet: EvmWallet,
    progress: CallOptions<WriteProgress>,
  ) => {
    const target = operation();
    const findLast = runOfEvents(events);
    const findBearer = async (range: BlockRange, signal: AbortSignal | undefined) =>
      findLast(await target.node.logs({ address, topics: [] }, range, signal))?.transactionHash;
    return submitCall(target, { data: oneCall(calls), findLast, findBearer }, wallet, progress);
  };

  return {
    async attestations(query, options) {
      const { signal } = checkOptions(options);
      return readAttestations(operation(), checkAttestationQuery(query), signal);
    },
    async attest(attestations, wallet, options) {
      const progress = checkOptions(options);
      const registrar = checkSender(wallet).address;
      const all = checkNewAttestations(attestations).map(({ role, ...rest }) => ({
        ...rest,
        registrar,
        role: encodeRole(role),
      }));
      const calls = all.map(({ participant, role, until, digest }) =>
        library.encodeCall("attest", [participant, role, until, digest]),
      );
      const events = all.map((one) => library.encodeEvent("Attested", one));
      return submit(calls, events, wallet, progress);
    },
    async withdraw(names, wallet, options) {
      const progress = checkOptions(options);
      const registrar = checkSender(wallet).address;
      const all = checkAttestationNames(names).map(({ role, ...rest }) => ({
        ...rest,
        registrar,
        role: encodeRole(role),
      }));
      const calls = all.map(({ participant, role }) => library.encodeCall("withdraw", [participant, role]));
      const events = all.map((one) => library.encodeEvent("Withdrawn", one));
      return submit(calls, events, wallet, progress);
    },
    async health(options) {
      const { signal } = checkOptions(options);
      // whoever is asked about: a registry has an answer, also for who is no registrar
      const query = { participants: [deployed], registrars: [deployed], roles: ["doctor"] };
      await checkContract("registry", readAttestations(operation(), query, signal));
    },
  };
}
