import { type Attestation, type AttestationQuery, ChartkeyError, encodeRole, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmLibrary } from "../evm-library.js";
import { fixedBytes } from "../node/schemas.js";
import type { StateSource } from "./state.js";

/** How many attestations one call asks for: 64 KB of answer, and about four million gas, which nodes give. */
const PER_CALL = 1_000;

const untilSchema = z.pipe(z.union([z.bigint(), z.int()]), z.transform(Number));
const answerSchema = z.tuple([z.array(untilSchema), z.array(fixedBytes(24))]);

async function ask(
  { library, node, address }: StateSource,
  { participants, registrars, roles }: AttestationQuery,
  signal: AbortSignal | undefined,
): Promise<readonly Attestation[]> {
  const asked = participants.flatMap((participant) =>
    registrars.flatMap((registrar) => roles.map((role) => ({ participant, registrar, role }))),
  );
  const call = library.encode("attestationsOf", [participants, registrars, roles.map(encodeRole)]);
  const answer = await node.call({ to: address, data: call }, signal);
  const [untils, digests] = parse(library, answer, address);
  if (untils.length !== asked.length || digests.length !== asked.length) throw noRegistry(address);
  return asked.flatMap((name, i) => {
    const [until, digest] = [untils[i], digests[i]];
    // what was never attested, or no longer stands, has no end
    return until && digest ? { ...name, until, digest } : [];
  });
}

const noRegistry = (address: Hex, cause?: unknown): ChartkeyError =>
  new ChartkeyError("LEDGER_UNAVAILABLE", { message: `There is no Chartkey registry at ${address}`, cause });

function parse(library: EvmLibrary, answer: Hex, address: Hex) {
  try {
    return answerSchema.parse(library.decode("attestationsOf", answer));
  } catch (cause) {
    throw noRegistry(address, cause);
  }
}

/** All that stand: in one call, unless they are more than a node answers at once. */
export async function attestationsOf(
  source: StateSource,
  query: AttestationQuery,
  signal: AbortSignal | undefined,
): Promise<readonly Attestation[]> {
  const { participants, registrars, roles } = query;
  const each = registrars.length * roles.length;
  if (each === 0) return [];
  const step = Math.max(1, Math.floor(PER_CALL / each));
  const found: Attestation[] = [];
  for (let i = 0; i < participants.length; i += step)
    found.push(...(await ask(source, { participants: participants.slice(i, i + step), registrars, roles }, signal)));
  return found;
}
