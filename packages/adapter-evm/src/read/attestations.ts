import { type Attestation, type AttestationQuery, encodeRole, type Hex } from "@chartkey/core/adapters";
import * as z from "zod/mini";
import type { EvmLibrary } from "../library/evm-library.js";
import { fixedBytes } from "../node/schemas.js";
import { notFrom, type StateSource } from "./state.js";

/**
 * The most attestations of one call: 64 KB of result and about four million gas, which nodes allow.
 */
const MAX_PER_CALL = 1_000;

const untilSchema = z.pipe(z.union([z.bigint(), z.int()]), z.transform(Number));
const answerSchema = z.tuple([z.array(untilSchema), z.array(fixedBytes(24))]);

async function readChunk(
  { library, node, address }: StateSource,
  { participants, registrars, roles }: AttestationQuery,
  signal: AbortSignal | undefined,
): Promise<readonly Attestation[]> {
  const names = participants.flatMap((participant) =>
    registrars.flatMap((registrar) => roles.map((role) => ({ participant, registrar, role }))),
  );
  const call = library.encodeCall("attestationsOf", [participants, registrars, roles.map(encodeRole)]);
  const answer = await node.call({ to: address, data: call }, signal);
  const [untils, digests] = decodeAnswer(library, answer, address);
  if (untils.length !== names.length || digests.length !== names.length) throw notFrom("registry", address, { answer });
  return names.flatMap((name, i) => {
    const [until, digest] = [untils[i], digests[i]];
    // an attestation that does not exist, or was withdrawn, has no `until`
    return until && digest ? { ...name, until, digest } : [];
  });
}

function decodeAnswer(library: EvmLibrary, answer: Hex, address: Hex) {
  try {
    return answerSchema.parse(library.decodeResult("attestationsOf", answer));
  } catch (cause) {
    throw notFrom("registry", address, { answer, cause });
  }
}

/** Reads the attestations that are in force, in as few calls as a node allows. */
export async function readAttestations(
  source: StateSource,
  query: AttestationQuery,
  signal: AbortSignal | undefined,
): Promise<readonly Attestation[]> {
  const { participants, registrars, roles } = query;
  const perParticipant = registrars.length * roles.length;
  if (perParticipant === 0) return [];
  const step = Math.max(1, Math.floor(MAX_PER_CALL / perParticipant));
  const found: Attestation[] = [];
  for (let i = 0; i < participants.length; i += step)
    found.push(
      ...(await readChunk(source, { participants: participants.slice(i, i + step), registrars, roles }, signal)),
    );
  return found;
}
