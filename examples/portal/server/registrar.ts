import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { viemRegistry, viemWallet } from "@chartkey/adapter-evm/viem";
import { disclosureDigest, parseAddress } from "@chartkey/core";
import type { EmbeddedChain } from "./embedded-chain.ts";

const YEAR = 365 * 86_400;

/**
 * Vouches for a year that an account has a role. A registrar sees papers first: this one, of a
 * chain for play, believes whoever runs the portal.
 */
export async function attest({ client, registry, registrar }: EmbeddedChain, account: string, role: string) {
  const participant = parseAddress(account);
  const salt = `0x${randomBytes(32).toString("hex")}` as const;
  const digest = disclosureDigest({ participant, role, name: account, credential: "none: for play", salt });
  const until = Math.floor(Date.now() / 1000) + YEAR;
  await viemRegistry({ client, address: registry }).attest(
    [{ participant, role, until, digest }],
    viemWallet(registrar),
  );
}

/** Lets whoever runs the portal be its registrar: a line is an account and a role. */
export function listenForRegistrar(chain: EmbeddedChain): void {
  console.log("To vouch for somebody, type their account (it is on their page “Account”) and their role:");
  console.log("  0x52908400098527886E0F7030069857D2E4169EE7 doctor");
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const [account = "", role = ""] = line.trim().split(/\s+/u);
    attest(chain, account, role).then(
      () => console.log(`${account} is attested as ${role}`),
      (error: unknown) => console.error(String(error)),
    );
  });
}
