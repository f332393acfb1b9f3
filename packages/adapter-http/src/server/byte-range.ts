import type { ByteRange } from "@chartkey/core/adapters";
import { HttpProblem } from "./http-problem.js";

const RANGE = /^bytes=(?:(\d{1,16})-(\d{0,16})|-(\d{1,16}))$/u;

/**
 * The one range of a request (RFC 9110, 14.2), cut to the size; `undefined` for none, and for what
 * this server ignores: several ranges, other units, that of a HEAD, and one of another entity tag
 * (13.1.5).
 * @throws HttpProblem 416 for a range that has nothing
 */
export function rangeOf(request: Request, size: number, tag: string): ByteRange | undefined {
  if (request.method !== "GET" || (request.headers.get("if-range") ?? tag) !== tag) return undefined;
  const [match, first, last, suffix] = RANGE.exec(request.headers.get("range") ?? "") ?? [];
  if (match === undefined) return undefined;
  const offset = suffix === undefined ? Number(first) : Math.max(0, size - Number(suffix));
  const end = last === undefined || last === "" ? size : Math.min(size, Number(last) + 1);
  if (last !== undefined && last !== "" && Number(last) < offset) return undefined;
  if (offset >= end)
    throw new HttpProblem(416, "The blob has nothing there", { headers: { "content-range": `bytes */${size}` } });
  return { offset, length: end - offset };
}
