import { checkKeys } from "@chartkey/core/adapters";
import { serverUrl } from "../wire/server-url.js";
import { canSignIn } from "../wire/sign-in-message.js";
import { type HttpServerOptions, serverOptionKeys } from "./server-options.js";

const GIB = 1_073_741_824;

/** By which what is given for a port is told from something else. */
const methods = [
  ["ledger", "finalized"],
  ["registry", "attestations"],
  ["verifier", "verify"],
  ["profiles", "put"],
  ["blobs", "put"],
  ["relayer", "submit"],
  ["mailbox", "take"],
  ["sessions", "takeNonce"],
  ["pinBook", "add"],
  ["clock", "now"],
] as const;

const functions = ["verifyMessage", "clientOf", "mayRelay", "devices", "onError"] as const;

/** @throws TypeError for an option that no server can work with */
export function checkedOptions(given: HttpServerOptions) {
  const options = checkKeys("options", given, serverOptionKeys);
  const { origins, chainIds, sessionHours = 12, requestsPerMinute = 600, relaysPerMinute = 10 } = options;
  const { pairingsPerMinute = 10 } = options;
  const { timeout = 30_000, quota = GIB, ledger, relayer, mayRelay } = options;
  const { nonceSecret = crypto.getRandomValues(new Uint8Array(32)) } = options;
  const url = serverUrl(options.url);
  const { basePath = new URL(url).pathname.replace(/\/$/u, "") } = options;
  const isOrigin = (one: unknown) => typeof one === "string" && URL.canParse(one) && new URL(one).origin === one;
  if (!Array.isArray(origins) || origins.length === 0 || !origins.every(isOrigin))
    throw new TypeError("`origins` are origins of pages, such as https://app.example");
  const mute = (origins as readonly string[]).find((one) => !canSignIn({ origin: one }));
  if (mute !== undefined) throw new TypeError(`\`origins\` has ${mute}, which no message of EIP-4361 can name`);
  if (!origins.every((origin: string) => canSignIn({ origin, url })))
    throw new TypeError("`url` is none that a message of EIP-4361 can name");
  if (!Array.isArray(chainIds) || chainIds.length === 0 || !chainIds.every((id) => Number.isSafeInteger(id) && id > 0))
    throw new TypeError("`chainIds` are numbers of networks");
  if (options.verifyMessage && chainIds.length > 1)
    throw new TypeError("`chainIds` is one network where there is `verifyMessage`: smart accounts differ by network");
  for (const [name, value, most] of [
    ["sessionHours", sessionHours, 8_760],
    ["requestsPerMinute", requestsPerMinute, Infinity],
    ["relaysPerMinute", relaysPerMinute, Infinity],
    ["pairingsPerMinute", pairingsPerMinute, Infinity],
    ["timeout", timeout, 2 ** 31 - 1],
  ] as const)
    if (!(typeof value === "number" && value > 0 && value <= most)) throw new TypeError(`\`${name}\` is out of range`);
  if (typeof quota !== "function" && !(Number.isSafeInteger(quota) && quota > 0))
    throw new TypeError("`quota` is a whole number of bytes, or a function that gives one");
  if (!(nonceSecret instanceof Uint8Array) || nonceSecret.length < 32)
    throw new TypeError("`nonceSecret` is a Uint8Array of at least 32 bytes");
  const isBasePath =
    /^(?:\/[^/?#]+)*$/u.test(basePath) && new URL(`${basePath}/`, "http://a").pathname === `${basePath}/`;
  if (!isBasePath) throw new TypeError("`basePath` is a path such as /api");
  const { verifier = ledger } = options;
  for (const [name, method] of methods) {
    const port: unknown = name === "verifier" ? verifier : options[name];
    if (port !== undefined && typeof (port as Readonly<Record<string, unknown>> | null)?.[method] !== "function")
      throw new TypeError(`\`${name}\` has a method \`${method}\``);
  }
  for (const name of functions)
    if (options[name] !== undefined && typeof options[name] !== "function")
      throw new TypeError(`\`${name}\` is a function`);
  if (options.profiles && !verifier) throw new TypeError("`verifier` is missing: it verifies the profiles");
  if (relayer && typeof mayRelay !== "function") throw new TypeError("`mayRelay` is missing: it says who may relay");
  const { pins, listing } = options.blobs?.capabilities ?? { pins: true, listing: true };
  if (!pins || !listing) throw new TypeError("`blobs` keeps no pins by holder, or does not list them");
  const { clock = { now: () => new Date() } } = options;
  return {
    ...options,
    url,
    verifier,
    sessionHours,
    requestsPerMinute,
    relaysPerMinute,
    pairingsPerMinute,
    timeout,
    quotaOf: typeof quota === "function" ? quota : () => quota,
    nonceSecret,
    basePath,
    clock,
  };
}
