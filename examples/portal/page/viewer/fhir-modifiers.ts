// Elements that change what the rest of a resource means: FHIR's modifiers, of DSTU2 to R5.
import { isJson, type Json } from "./fhir-json.ts";

const ofResources = new Set(
  [
    "implicitRules modifierExtension status clinicalStatus verificationStatus lifecycleStatus docStatus intent",
    "doNotPerform notDone notPerformed notGiven wasNotGiven wasNotTaken taken isSubpotent mode actuality decision",
    "active deceasedBoolean deceasedDateTime link",
  ]
    .join(" ")
    .split(" "),
);
/** Those that stand within other elements. */
const ofElements = new Set("modifierExtension doNotPerform prohibited exclude deleted".split(" "));

const holdsOne = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(holdsOne)
    : isJson(value) && Object.entries(value).some(([name, one]) => ofElements.has(name) || holdsOne(one));

/** Those of a resource's elements that change what the rest means, or hold what does. */
export const modifiersOf = (resource: Json): Json =>
  Object.fromEntries(
    Object.entries(resource).filter(([name, value]) => ofResources.has(name.replace(/^_/u, "")) || holdsOne(value)),
  );
