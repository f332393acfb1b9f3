import {
  type Address,
  ChartkeyError,
  checkProfileName,
  type Ledger,
  type LedgerId,
  parseProfileSearch,
  parseSignedProfile,
  parseSignedRemoval,
  type ProfileDirectory,
  type ProfileQuery,
  profileTypedData,
  removalTypedData,
  type SignedProfile,
  type SignedRemoval,
} from "@chartkey/core/adapters";
import {
  documentBody,
  pageBody,
  profileBody,
  removalBody,
  removedBody,
  searchBody,
  storedBody,
} from "../wire/profiles.js";
import { decided } from "./decided.js";
import { taggedJson } from "./entity-tag.js";
import { fromSender, HttpProblem } from "./http-problem.js";
import { readJson } from "./read-json.js";
import { json, nothing, type Route } from "./route.js";

/** Bytes of a document: a signature of 8 KiB in hexadecimal, and texts. */
const MAX = 65_536;

/**
 * What tells whether a signature is an address's. With an `id`, as a `Ledger` has it, it knows the
 * accounts of that ledger alone.
 */
export type ProfileVerifier = Pick<Ledger, "verify"> & Partial<Pick<Ledger, "id">>;

/**
 * Whoever may write to a directory could otherwise fill the places of others with documents that
 * nobody can replace. A smart account of the same address can be another person's on each chain, so
 * that a ledger says nothing about the accounts of another.
 * @throws HttpProblem 403 for a document of another ledger than the verifier's
 * @throws ChartkeyError PROFILE_FORGED
 */
async function checkSignature(
  signed: SignedProfile | SignedRemoval,
  verifier: ProfileVerifier,
  signal: AbortSignal,
): Promise<void> {
  const { address, signature, ledger } = signed;
  if (verifier.id !== undefined && verifier.id !== ledger)
    throw new HttpProblem(403, "The server keeps profiles of another ledger");
  const data = "profile" in signed ? profileTypedData(signed) : removalTypedData(signed);
  const isSigned = await verifier.verify({ address, data, signature }, { signal });
  if (!decided("verifier.verify", isSigned))
    throw new ChartkeyError("PROFILE_FORGED", { message: "The signature is not the owner's" });
}

export const profileRoutes = (profiles: ProfileDirectory, verifier: ProfileVerifier): readonly Route[] => [
  {
    method: "POST",
    path: "/profiles",
    description: {
      summary: "Store a signed profile",
      body: profileBody,
      responses: { 200: storedBody },
    },
    async handle(call) {
      const body: unknown = await readJson(call, profileBody, MAX);
      const profile = fromSender(() => parseSignedProfile(body));
      await checkSignature(profile, verifier, call.signal);
      return json({ result: await profiles.put(profile, { signal: call.signal }) });
    },
  },
  {
    method: "POST",
    path: "/profiles/remove",
    description: {
      summary: "Replace a profile by its signed removal",
      body: removalBody,
      responses: { 200: removedBody },
    },
    async handle(call) {
      const body: unknown = await readJson(call, removalBody, MAX);
      const removal = fromSender(() => parseSignedRemoval(body));
      await checkSignature(removal, verifier, call.signal);
      return json({ result: await profiles.remove(removal, { signal: call.signal }) });
    },
  },
  {
    method: "POST",
    path: "/profiles/find",
    description: { summary: "Find listed profiles", body: searchBody, responses: { 200: pageBody } },
    async handle(call) {
      const body = (await readJson(call, searchBody, MAX)) as ProfileQuery;
      fromSender(() => parseProfileSearch(body));
      return json(await profiles.find(body, { signal: call.signal }));
    },
  },
  {
    method: "GET",
    path: "/profiles/{ledger}/{address}",
    description: {
      summary: "The latest profile or removal of an address; 204 where there is none",
      responses: { 200: documentBody, 204: "nothing", 304: "nothing" },
    },
    async handle({ request, params, signal }) {
      const { ledger, address } = params as { readonly ledger: LedgerId; readonly address: Address };
      const name = fromSender(() => checkProfileName({ ledger, address }));
      const signed = await profiles.get(name, { signal });
      return signed ? taggedJson(request, signed) : nothing();
    },
  },
  {
    method: "GET",
    path: "/health/profiles",
    description: { summary: "Whether the directory can be read and written", responses: { 204: "nothing" } },
    async handle({ signal }) {
      await profiles.health?.({ signal });
      return nothing();
    },
  },
];
