import * as z from "zod/mini";
import { inField } from "../domain/checks/check-field.js";
import { checkKeys, type KeyRules } from "../domain/checks/check-keys.js";
import { shownText } from "../domain/checks/shown-text.js";
import { type Address, parseAddress } from "../domain/identifiers/address.js";
import { type LedgerId, parseLedgerId } from "../domain/identifiers/ids.js";
import { format } from "../envelope/contents.js";
import { address, exactly, ledgerId } from "../envelope/fields.js";

/** Where a fresh device looks for the records of the keyring. These are hints: the log decides. */
export interface KitHints {
  readonly ledgers: readonly {
    /** Names the chain and the contract. */
    readonly id: LedgerId;
    /** The participant's address. */
    readonly address: Address;
    /** The current generation of keys. */
    readonly index: number;
    /**
     * Where the participant's log begins, in the ledger's own form (on EVM chains the contract's
     * first block); `null` for the ledger's beginning.
     */
    readonly from: string | null;
  }[];
  /** Endpoints of blob stores. */
  readonly storage: readonly string[];
}

const hintKeys: KeyRules<KitHints> = { ledgers: "required", storage: "required" };
const ledgerKeys: KeyRules<KitHints["ledgers"][number]> = {
  id: "required",
  address: "required",
  index: "required",
  from: "required",
};

function checkLedger(name: string, given: KitHints["ledgers"][number]): KitHints["ledgers"][number] {
  const ledger = checkKeys(name, given, ledgerKeys);
  const id = inField(`${name}.id`, () => parseLedgerId(ledger.id));
  return { ...ledger, id, address: inField(`${name}.address`, () => parseAddress(ledger.address)) };
}

/**
 * @returns a copy
 * @throws TypeError that names the key or the field
 */
export function checkHints(given: KitHints): KitHints {
  const { ledgers, storage } = checkKeys("hints", given, hintKeys);
  if (!Array.isArray(ledgers)) throw new TypeError("`hints.ledgers` is an array");
  if (!Array.isArray(storage)) throw new TypeError("`hints.storage` is an array");
  return {
    ledgers: Array.from(ledgers, (ledger, nth) => checkLedger(`hints.ledgers[${nth}]`, ledger)),
    storage: [...storage],
  };
}

export const noHints: KitHints = { ledgers: [], storage: [] };

const ledger = z.strictObject({
  id: ledgerId,
  address,
  index: z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1)),
  from: z.nullable(shownText(256)),
});

/** The plaintext of a recovery kit. */
export const kits = format(
  "kit",
  z.strictObject({
    master: exactly(32),
    ledgers: z.array(ledger).check(z.maxLength(64)),
    storage: z.array(shownText(2048)).check(z.maxLength(64)),
  }),
);
