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

interface Named {
  readonly origin: string;
  /** The server, as `serverUrl` writes it; any, if there is none. */
  readonly url?: string;
  readonly statement?: string | undefined;
}

/** Whether a page can sign in at a server by EIP-4361, with a wallet that shows this sentence. */
export function canSignIn({ origin, url: uri = "https://a.example", statement }: Named): boolean {
  try {
    const { host, protocol } = new URL(origin);
    const read = readMessage(createSiweMessage({ ...nobody, domain: host, uri, ...(statement && { statement }) }));
    return /^https?:$/u.test(protocol) && read?.domain === host && read.uri === uri && read.statement === statement;
  } catch {
    return false;
  }
}
