import {
  type MessageTypes,
  personalSign,
  signTypedData,
  SignTypedDataVersion,
  type TypedMessage,
} from "@metamask/eth-sig-util";
import type { Hex } from "viem";

/** What an account is asked to sign, and its signature. */
export function signAs(
  key: Hex,
  method: "personal_sign" | "eth_signTypedData_v4",
  params: readonly unknown[],
): { readonly what: string; readonly sign: () => string } {
  const privateKey = Buffer.from(key.slice(2), "hex");
  if (method === "personal_sign")
    return { what: "sign-in", sign: () => personalSign({ privateKey, data: params[0] as string }) };
  const data = JSON.parse(String(params[1])) as TypedMessage<MessageTypes>;
  return {
    what: String(data.primaryType),
    sign: () => signTypedData({ privateKey, data, version: SignTypedDataVersion.V4 }),
  };
}
