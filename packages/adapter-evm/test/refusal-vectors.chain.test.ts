import { type Act, type ActCounters, actorOf, type Address, logOf, slotOf } from "@chartkey/core/adapters";
import { parseEther } from "viem";
import { describe, expect, test } from "vitest";
import vectors from "../../core/test/vectors/refusals.json" with { type: "json" };
import { newLedger } from "./setup/chain-fixture.js";
import { bindings } from "./setup/injected.js";
import { libraries } from "./setup/libraries.js";
import { ownChain } from "./setup/test-chain.js";

interface Entry {
  readonly act: Act;
  readonly time: number;
}

/** Whether a request was cancelled shows only in what the ledger refuses. */
interface State {
  readonly account: unknown;
  readonly grant: unknown;
}

interface Vector extends Entry {
  readonly name: string;
  readonly log: readonly Entry[];
  readonly state: State;
  readonly base?: ActCounters;
  readonly refusal?: string;
  readonly after?: State;
}

// their times lie ahead, and a chain's time never goes back
const chain = await ownChain("anvil");

const walletOf = async (address: Address) => {
  await chain.client.impersonateAccount({ address });
  await chain.client.setBalance({ address, value: parseEther("1") });
  return bindings.viem({ request: ({ method, params }) => chain.rpc(method, params) }, address);
};

const shown = ({ account, grant }: State): State => ({ account, grant });

const failures: Readonly<Record<string, object>> = {
  Conflict: { code: "LEDGER_CONFLICT" },
  RequestClosed: { code: "REQUEST_CLOSED" },
};

const setNextTime = (time: number) => chain.client.setNextBlockTimestamp({ timestamp: BigInt(time) });

describe("the contract refuses, and accepts, as the golden vectors say", () => {
  // TypeScript types JSON by its texts, and not by the acts that they are
  test.each(vectors as unknown as readonly Vector[])("$name", async ({ log, state, act, time, base, ...ending }) => {
    const { ledger } = libraries.viem.connect(chain, await newLedger(chain));
    const stateOf = async () => {
      const slot = slotOf(act);
      return {
        account: await ledger.account(logOf(act)),
        grant: (slot && (await ledger.grant(slot))) ?? null,
      };
    };
    for (const entry of log) {
      await setNextTime(entry.time);
      await ledger.submit([entry.act], await walletOf(actorOf(entry.act)));
    }
    expect(await stateOf()).toEqual(shown(state));
    const wallet = await walletOf(actorOf(act));
    const { refusal, after } = ending;
    if (after) {
      await setNextTime(time);
      const { position } = await ledger.submit([act], wallet, base && { base });
      expect(position.at).toEqual(new Date(time * 1000));
      expect(await stateOf()).toEqual(shown(after));
    } else {
      await setNextTime(time);
      await chain.client.mine({ blocks: 1 });
      const refused = ledger.submit([act], wallet, base && { base });
      const reverted = { code: "LEDGER_REVERTED", message: `The ledger refused: ${refusal}` };
      await expect(refused).rejects.toMatchObject(failures[refusal ?? ""] ?? reverted);
      expect(await stateOf()).toEqual(shown(state));
    }
  });
});
