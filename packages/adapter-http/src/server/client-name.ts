import ipaddr from "ipaddr.js";

/** Characters. */
const LONGEST = 200;

/** As a URL and `Forwarded` have an address of IPv6 (RFC 3986, 3.2.2; RFC 7239, 6). */
const BRACKETS = /^\[(.*)\](?::\d+)?$/u;

/**
 * As whom a client counts. Who has one address of IPv6 has 2^64 of them (RFC 6177), so it counts as
 * its network. An address of IPv4 that is written as one of IPv6 (RFC 4291, 2.5.5.2) counts as
 * itself.
 * @throws TypeError for what is no text
 */
export function clientName(given: string): string {
  if (typeof given !== "string") throw new TypeError("`clientOf` gives a text for each request");
  const client = BRACKETS.exec(given)?.[1] ?? given;
  if (!ipaddr.IPv6.isValid(client)) return client.slice(0, LONGEST);
  const address = ipaddr.IPv6.parse(client);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString()}/64`;
}
