import { createSiweMessage, parseSiweMessage, type SiweMessage } from "viem/siwe";

/** The fields of a message that reads in one way only; `undefined` for any other. */
export function readMessage(text: string): SiweMessage | undefined {
  const fields = parseSiweMessage(text) as SiweMessage;
  try {
    return createSiweMessage(fields) === text ? fields : undefined;
  } catch {
    // what lacks a field is none
    return undefined;
  }
}

const nobody = {
  address: `0x${"00".repeat(20)}`,
  chainId: 1,
  version: "1",
  nonce: "00000000",
} as const;

/** Whether a page of this origin, whose wallet shows this sentence, can sign in by EIP-4361. */
export function canSignIn(origin: string, statement?: string): boolean {
  try {
    const { host, protocol } = new URL(origin);
    const text = createSiweMessage({ ...nobody, domain: host, uri: origin, ...(statement && { statement }) });
    const read = readMessage(text);
    return /^https?:$/u.test(protocol) && read?.uri === origin && read.statement === statement;
  } catch {
    return false;
  }
}
