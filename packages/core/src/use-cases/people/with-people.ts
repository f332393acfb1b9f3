import type { Address } from "../../domain/identifiers/address.js";
import type { Person } from "../../domain/profiles/person.js";
import type { Page } from "../../domain/results/listing.js";
import { isChartkeyError, orProblem } from "../../errors/chartkey-error.js";
import type { CallOptions } from "../../ports/call-options.js";
import { mapConcurrently } from "../../streams/map-concurrently.js";
import type { Pages } from "../lists/listing.js";
import { type PeoplePorts, profileOf } from "./people.js";

const CONCURRENCY = 8;

/**
 * Adds the person at the other side to each row of the pages. A row without a valid profile stays
 * without a person, so that no row is hidden while the directory is away.
 * @param addressOf the address of the other side of a row
 */
export const withPeople =
  <T extends object>(
    ports: PeoplePorts,
    pages: Pages<T>,
    addressOf: (row: T) => Address,
  ): Pages<T & { readonly person?: Person | undefined }> =>
  async (request) =>
    namePeople(ports, await pages(request), addressOf, request);

async function namePeople<T extends object>(
  ports: PeoplePorts,
  page: Page<T>,
  addressOf: (row: T) => Address,
  { signal }: CallOptions,
): Promise<Page<T & { readonly person?: Person | undefined }>> {
  const addresses = [...new Set(page.items.map(addressOf))];
  const profiles = await mapConcurrently(addresses, CONCURRENCY, (address) =>
    orProblem(profileOf(ports, address, { signal }), { signal }),
  );
  const attestations = await orProblem(ports.verifier.attested(addresses, { signal }), { signal });
  const attested = isChartkeyError(attestations) ? undefined : attestations;
  const people = new Map(
    profiles.flatMap((profile) =>
      profile && !isChartkeyError(profile)
        ? [[profile.address, { ...profile, attested: attested?.get(profile.address) ?? [] }] as const]
        : [],
    ),
  );
  return { ...page, items: page.items.map((row) => ({ ...row, person: people.get(addressOf(row)) })) };
}
