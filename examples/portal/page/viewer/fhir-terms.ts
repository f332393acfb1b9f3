import { CannotShow } from "./cannot-show.ts";
import { type Child, element, terms } from "./element.ts";
import { Figure, isJson, type Json, jsonsOf } from "./fhir-json.ts";
import { modifiersOf } from "./fhir-modifiers.ts";
import { narrativeText } from "./fhir-narrative.ts";
import { type NameOf, nameOfResource, wordsOf } from "./fhir-words.ts";

/** Elements of a resource that are for machines. */
const technical = new Set(["resourceType", "id", "meta", "language"]);
/** Of headings in a narrative among terms. */
const LEVEL = 5;
const MAX_DEPTH = 50;

const choice = new RegExp(
  `^(${[
    "value effective onset abatement deceased multipleBirth medication occurrence performed serviced allowed",
    "asNeeded dose rate timing reported author item product scheduled used diagnosis procedure age born",
  ]
    .join(" ")
    .replaceAll(" ", "|")})(?:${[
    "Age Annotation Attachment Boolean Code CodeableConcept Coding Date DateTime Decimal Duration Identifier",
    "Instant Integer Money Period PositiveInt Quantity Range Ratio Reference SampledData String Time Timing Uri Url",
  ]
    .join(" ")
    .replaceAll(" ", "|")})$`,
  "u",
);

/** The words of an element's or a resource's name: "Birth date" for birthDate. */
export function label(name: string): string {
  const plain = name.replace(/^_/u, "").replace(choice, "$1");
  const words = plain.replaceAll(/[-_]/gu, " ").replaceAll(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

type Row = readonly [string, ...(readonly Child[])];

/** What a value is, in text or in terms; nothing when there is nothing for people. */
function told(value: unknown, nameOf: NameOf, depth: number): readonly Child[] {
  if (depth > MAX_DEPTH) throw new CannotShow();
  if (value instanceof Figure) return [value.written];
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) {
    const each = value.map((one: unknown) => told(one, nameOf, depth + 1)).filter((nodes) => nodes.length > 0);
    return each.length > 1 ? each.map((nodes) => element("div", ...nodes)) : each.flat();
  }
  if (!isJson(value)) return [];
  if (typeof value["resourceType"] === "string") return [resourceTerms(value, nameOf, depth + 1)];
  if (typeof value["div"] === "string") return narrativeText(value["div"], LEVEL);
  const words = wordsOf(value, nameOf);
  if (words === "") return [];
  const rows = rowsOf(words === undefined ? value : besideWords(value), nameOf, depth + 1);
  return [words ?? "", ...(rows.length > 0 ? [terms(rows)] : [])].filter((child) => child !== "");
}

/** What is said of a value that has words, and is not among them. */
const besideWords = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => /^(?:_.*|extension)$/u.test(name)));

/** Extensions say by a URL what they are; the end of it is a name. */
function extensionRow(extension: Json, nameOf: NameOf, depth: number): Row {
  const { url, ...said } = extension;
  const name = String(url).replace(/^.*[/#](?=.)/u, "");
  const [only, ...others] = Object.entries(said).filter(([key]) => key !== "id");
  const isValue = only !== undefined && others.length === 0 && only[0].startsWith("value");
  return [label(name), ...told(isValue ? only[1] : said, nameOf, depth + 1)];
}

/** Whether an element is a file or a signature in base 64. */
const isFile = (holder: Json, name: string): boolean =>
  name === "data" && ("contentType" in holder || "sigFormat" in holder);

function rowsOf(value: Json, nameOf: NameOf, depth: number): readonly Row[] {
  const rows = Object.entries(value).flatMap(([name, one]): readonly Row[] => {
    if (name === "extension" || name === "modifierExtension")
      return jsonsOf(one).map((extension) => extensionRow(extension, nameOf, depth));
    return [[label(name), ...(isFile(value, name) ? ["Not shown here"] : told(one, nameOf, depth))]];
  });
  return rows.filter((row) => row.length > 1);
}

/** The resources within a resource have names there. */
const withContained =
  (resource: Json, nameOf: NameOf): NameOf =>
  (reference) => {
    const inside = jsonsOf(resource["contained"]).find(({ id }) => reference === `#${String(id)}`);
    return inside ? (nameOfResource(inside) ?? label(String(inside["resourceType"]))) : nameOf(reference);
  };

/** Of what a resource says of itself: that it lacks something, is for tests, or is confidential. */
function labelsOf({ meta }: Json): Json {
  const { security, tag } = isJson(meta) ? meta : {};
  return { security, tag };
}

/** The values of a resource as terms, beside its own narrative. */
export function resourceTerms(resource: Json, nameOf: NameOf, depth = 0): HTMLElement {
  const isOwnNarrative = (name: string) => depth === 0 && name === "text" && isJson(resource[name]);
  const values = Object.entries(resource).filter(([name]) => !technical.has(name) && !isOwnNarrative(name));
  const named = withContained(resource, nameOf);
  const rows = [...rowsOf(Object.fromEntries(values), named, depth), ...rowsOf(labelsOf(resource), named, depth)];
  return terms(depth === 0 ? rows : [["Kind", label(String(resource["resourceType"]))], ...rows]);
}

/** What changes the meaning of a resource, for those who read its narrative alone. */
export function modifierTerms(resource: Json, nameOf: NameOf): readonly Node[] {
  const shown = resourceTerms({ ...modifiersOf(resource), meta: resource["meta"] }, withContained(resource, nameOf));
  return shown.hasChildNodes() ? [shown] : [];
}
