import {
  ChartkeyError,
  checkOptions,
  checkProfileName,
  type ErrorCode,
  parseProfileSearch,
  parseSignedDocument,
  parseSignedProfile,
  parseSignedRemoval,
  type ProfileDirectory,
  profileCursor,
  type SignedProfile,
} from "@chartkey/core/adapters";
import * as z from "zod/mini";
import { pageBody, removedBody, storedBody } from "../wire/profiles.js";
import { type HttpClientOptions, Transport } from "./transport.js";

/** Bytes of the answers that are read: of one word, of one document, and of a page of a hundred. */
const [WORD, DOCUMENT, PAGE] = [1_024, 65_536, 4_194_304];

const codes: ReadonlySet<ErrorCode> = new Set([
  "DIRECTORY_UNAVAILABLE",
  "MISCONFIGURED",
  "PROFILE_FORGED",
  "SESSION_ENDED",
]);

const isTruthful = (signed: SignedProfile | undefined): signed is SignedProfile => signed !== undefined;

function parseProfile(value: unknown): SignedProfile | undefined {
  try {
    return parseSignedProfile(value);
  } catch {
    return undefined;
  }
}

/** What to call an item that is no profile. */
function labelOf(item: unknown): string {
  const address = typeof item === "object" && item !== null && "address" in item ? item.address : undefined;
  return profileCursor(address) ?? "?";
}

/**
 * A profile directory behind a server of `@chartkey/adapter-http/server`. The server is not
 * trusted: what it sends is parsed, and core verifies it.
 * @throws TypeError that names an unknown, missing or malformed option
 */
export function httpProfiles(options: HttpClientOptions): Required<ProfileDirectory> {
  const server = new Transport(options, { away: "DIRECTORY_UNAVAILABLE", codes });

  return {
    async put(profile, callOptions) {
      const { signal } = checkOptions(callOptions);
      const body = parseSignedProfile(profile);
      const stored = await server.json({ method: "POST", path: "/profiles", body, signal }, storedBody, WORD);
      if (!stored) throw server.wrong();
      return stored.result;
    },

    async remove(removal, callOptions) {
      const { signal } = checkOptions(callOptions);
      const body = parseSignedRemoval(removal);
      const removed = await server.json({ method: "POST", path: "/profiles/remove", body, signal }, removedBody, WORD);
      if (!removed) throw server.wrong();
      return removed.result;
    },

    async get(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { ledger, address } = checkProfileName(query);
      const path = `/profiles/${encodeURIComponent(ledger)}/${address}`;
      const found = await server.json({ method: "GET", path, signal }, z.unknown(), DOCUMENT);
      if (found === undefined) return undefined;
      try {
        const signed = parseSignedDocument(found);
        if (signed.ledger === ledger && signed.address === address) return signed;
      } catch {
        // as one of somebody else
      }
      throw new ChartkeyError("PROFILE_FORGED", { message: `The profile of ${address} is malformed` });
    },

    async find(query, callOptions) {
      const { signal } = checkOptions(callOptions);
      const { ledger, size } = parseProfileSearch(query);
      const path = "/profiles/find";
      const page = await server.json({ method: "POST", path, body: query, signal }, pageBody, PAGE);
      const next = page?.next === undefined ? undefined : profileCursor(page.next);
      if (!page || page.items.length + page.malformed.length > size || (page.next !== undefined && !next))
        throw server.wrong();
      const items = page.items.map(parseProfile);
      return {
        items: items.filter(isTruthful).filter((item) => item.ledger === ledger),
        malformed: [
          ...page.malformed.map((label) => profileCursor(label) ?? "?"),
          ...page.items.filter((_, nth) => items[nth]?.ledger !== ledger).map(labelOf),
        ],
        next,
      };
    },

    async health(callOptions) {
      const { signal } = checkOptions(callOptions);
      await server.send({ method: "GET", path: "/health/profiles", signal });
    },
  };
}
