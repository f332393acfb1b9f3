import ipaddr from "ipaddr.js";

/** Characters. */
const LONGEST = 200;

/**
 * As whom a client counts. Who has one address of IPv6 has 2^64 of them (RFC 6177), so it counts as
 * its network. An address of IPv4 that is written as one of IPv6 (RFC 4291, 2.5.5.2) counts as
 * itself.
 */
export function clientName(client: string): string {
  if (!ipaddr.IPv6.isValid(client)) return client.slice(0, LONGEST);
  const address = ipaddr.IPv6.parse(client);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString()}/64`;
}
