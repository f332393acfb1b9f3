import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseSignedProfile } from "../../src/domain/profiles/profile-schema.js";
import golden from "../vectors/profiles.json" with { type: "json" };

const [, full] = golden.profiles.map(({ document }) => document);

/** The parsed value; `undefined` when it is refused with a TypeError. */
function parsed(value: unknown): unknown {
  try {
    return parseSignedProfile(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

test("whatever it is given, it throws a TypeError or gives back what it was given", () => {
  const near = fc.record(
    Object.fromEntries(
      Object.entries({ ...full }).map(([key, value]) => [key, fc.oneof(fc.constant(value), fc.anything())]),
    ),
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), near), (value) => {
      expect(parsed(value) ?? value).toEqual(value);
    }),
    { numRuns: 500 },
  );
});
