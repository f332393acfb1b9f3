import { abortable, type CallOptions, checkOptions, type Hex, toHex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { limitedBytes } from "../node/schemas.js";
import { checkAccount, type WalletAccount } from "./check-account.js";
import { askWallet } from "./wallet-error.js";

/** UTF-16 code units: as many as a server of `@chartkey/adapter-http` takes. */
const MAX = 4_096;

/** 1 to 8,192 bytes: the longest are of smart accounts. */
const signatureSchema = limitedBytes(8_192).check(z.minLength(4));

/** @throws TypeError for what no wallet is asked to sign */
function checkText(text: string): string {
  // a lone surrogate is encoded as U+FFFD, so that one signature would cover two texts
  if (typeof text !== "string" || text.length < 1 || text.length > MAX || /\p{Cs}/u.test(text))
    throw new TypeError("`text` has 1 to 4,096 characters of well-formed Unicode");
  return text;
}

/**
 * Signs texts, with the checks before the prompt that typed data has.
 * @param prompt gets the text's UTF-8: a wallet would take a text that begins with 0x for bytes
 */
export const messageSigner =
  (wallet: WalletAccount, prompt: (message: Hex) => Promise<unknown>) =>
  async (text: string, options?: CallOptions): Promise<Hex> => {
    const { signal } = checkOptions(options);
    const message = toHex(new TextEncoder().encode(checkText(text)));
    const sign = async () => {
      await checkAccount(wallet);
      signal?.throwIfAborted();
      return signatureSchema.parse(await prompt(message));
    };
    // a signature that comes after an abort is given to nobody
    return abortable(askWallet("sign", sign), signal);
  };
