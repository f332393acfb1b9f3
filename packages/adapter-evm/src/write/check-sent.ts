import { fromHex, type Hex, inField, type SentWrite, toHex } from "@chartkey/core/adapters";

/**
 * What somebody asks `finalized` about, with the hash in its one form.
 * @throws TypeError for what no `submit` has reported
 */
export function checkSent(sent: SentWrite): SentWrite & { readonly transaction: Hex } {
  if (typeof sent !== "object" || sent === null)
    throw new TypeError("`sent` is a receipt, or names the transaction that was sent");
  const transaction = toHex(inField("transaction", () => fromHex(sent.transaction, 32)));
  if (!("position" in sent)) return { transaction };
  const { position } = sent;
  if (typeof position?.sequence !== "bigint") throw new TypeError("`position` has a `sequence`, which is a bigint");
  return { ...sent, transaction };
}
