import type { Hex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { MeasuredLedger } from "./ledger.js";

/** What is measured: one row of the table. */
export interface Operation {
  readonly name: string;
  /** Gas at most, on anvil; absent where no budget was set. */
  readonly budget?: number;
  /** Gas without any computing: calldata, event, slots. */
  readonly floor?: number;
  /**
   * What came before: a measured prototype, and the best published contract that does something
   * comparable.
   */
  readonly prototype?: string;
  readonly peer?: string;
  /**
   * Gas at most under the rules of amsterdam, where a slot that was never used costs 4.6 times as
   * much: 45,000 unless given.
   */
  readonly amsterdam?: number | "no limit";
  /** How many items one call holds; gas is then per item. */
  readonly items?: number;
  /**
   * How many counts the call names that grow with the calls: none unless given. In the 1,000th each
   * has one more byte of call data that is not zero than in the 2nd, which is 12 gas.
   */
  readonly names?: number;
  /**
   * The operation that it brings in somebody else's name: what it costs on top is a row of its own.
   */
  readonly relays?: { readonly name: string; readonly onTop: "own acts and requests" | "offers" };
  /** What must have happened before so many calls of the patient's. */
  prepare?(ledger: MeasuredLedger, patient: PrivateKeyAccount, calls: number): Promise<unknown>;
  /** Who makes the i-th call: the patient unless given. */
  readonly by?: PrivateKeyAccount;
  /** The i-th of so many. */
  call(i: number, patient: PrivateKeyAccount, ledger: MeasuredLedger, calls: number): Hex | Promise<Hex>;
}
