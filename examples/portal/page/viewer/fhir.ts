import { folded, heading } from "./element.ts";
import { type Around, compositionText } from "./fhir-composition.ts";
import { isJson, type Json, jsonsOf, parseJson } from "./fhir-json.ts";
import { part, resourceText } from "./fhir-resource.ts";
import { label, resourceTerms } from "./fhir-terms.ts";
import { nameOfResource } from "./fhir-words.ts";
import { plainText } from "./plain-text.ts";

/** The resources of a bundle, by what refers to them; `undefined` where that is more than one. */
function byReference(entries: readonly Json[]): ReadonlyMap<unknown, Json | undefined> {
  const found = new Map<unknown, Json | undefined>();
  for (const { fullUrl, resource } of entries) {
    if (!isJson(resource)) continue;
    const { resourceType, id } = resource;
    const name = typeof id === "string" ? `${String(resourceType)}/${id}` : undefined;
    for (const one of new Set([fullUrl, name])) found.set(one, found.has(one) ? undefined : resource);
  }
  return found;
}

function aroundOf(entries: readonly Json[]): Around {
  const resources = byReference(entries);
  return {
    at: (value) => (isJson(value) && value["reference"] ? resources.get(value["reference"]) : undefined),
    nameOf: (reference) => {
      const resource = resources.get(reference);
      return resource && (nameOfResource(resource) ?? label(String(resource["resourceType"])));
    },
  };
}

const isComposition = ({ resourceType }: Json): boolean => resourceType === "Composition";
const titleOf = ({ title }: Json): string => (typeof title === "string" ? title : "Document");

/** What an entry of a bundle holds, or what it asks for or answers where it holds nothing. */
function entryText(entry: Json, around: Around): HTMLElement {
  const { resource } = entry;
  if (!isJson(resource)) return part(2, "Entry without a resource", [resourceTerms(entry, around.nameOf)]);
  if (isComposition(resource)) return part(2, titleOf(resource), compositionText(resource, 3, around));
  return resourceText(resource, 2, around.nameOf);
}

/** A document: what its composition says, and its entries. */
const documentText = (composition: Json, entries: readonly Json[], around: Around): readonly Node[] => [
  heading(1, titleOf(composition)),
  ...compositionText(composition, 2, around),
  folded("All entries of this document", () => entries.map((entry) => entryText(entry, around))),
];

function bundleText(bundle: Json): readonly Node[] {
  const { entry, ...values } = bundle;
  const entries = jsonsOf(entry);
  const around = aroundOf(entries);
  // a document begins with its composition, which names the rest
  const first = entries[0]?.["resource"];
  if (bundle["type"] === "document" && isJson(first) && isComposition(first))
    return documentText(first, entries, around);
  const count = entries.filter(({ resource }) => isJson(resource)).length;
  return [
    heading(1, `${count} resources`),
    // of how many they are, and where the others are
    resourceTerms(values, around.nameOf),
    ...entries.map((one) => entryText(one, around)),
  ];
}

/** A FHIR resource, or each of a bundle, as text (HL7 FHIR R4, narrative). */
export function fhirText(json: string): readonly Node[] {
  let resource: unknown;
  try {
    resource = parseJson(json);
  } catch {
    return plainText(json);
  }
  if (!isJson(resource) || typeof resource["resourceType"] !== "string") return plainText(json);
  if (resource["resourceType"] === "Bundle") return bundleText(resource);
  const alone = aroundOf([]);
  if (!isComposition(resource)) return [resourceText(resource, 1, alone.nameOf)];
  return [heading(1, titleOf(resource)), ...compositionText(resource, 2, alone)];
}
