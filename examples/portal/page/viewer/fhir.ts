import { element, narrative } from "./narrative.ts";

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** The narrative of a resource or a section, which is XHTML in a text. */
function textOf(holder: Json): readonly Node[] {
  const div = isJson(holder["text"]) ? holder["text"]["div"] : undefined;
  if (typeof div !== "string") return [];
  return narrative(parsed(div));
}

/**
 * The root of a narrative. It is read without its namespace, so that its styles are none. An entity
 * of HTML that XML does not know is read as HTML.
 */
function parsed(div: string): Element {
  const plain = div.replace(/^\s*<div\b[^>]*>/u, "<div>");
  const read = new DOMParser().parseFromString(plain, "application/xml");
  const isXml = read.getElementsByTagName("parsererror").length === 0;
  return isXml ? read.documentElement : new DOMParser().parseFromString(plain, "text/html").body;
}

function sectionsOf(holder: Json): readonly Node[] {
  const { section } = holder;
  if (!Array.isArray(section)) return [];
  return section
    .filter(isJson)
    .flatMap((one) => [
      ...(typeof one["title"] === "string" ? [element("h2", one["title"])] : []),
      element("div", ...textOf(one)),
      ...sectionsOf(one),
    ]);
}

/** Values of a resource as a list of terms: what a person can read where there is no narrative. */
function values(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(values);
  if (!isJson(value)) return [document.createTextNode(String(value))];
  const rows = Object.entries(value)
    .filter(([name]) => !["resourceType", "meta", "text"].includes(name))
    .flatMap(([name, one]) => [element("dt", name), element("dd", ...values(one))]);
  return [element("dl", ...rows)];
}

function resourceText(resource: Json): readonly Node[] {
  const told = [...textOf(resource), ...sectionsOf(resource)];
  return [element("h2", String(resource["resourceType"])), ...(told.length > 0 ? told : values(resource))];
}

/** A FHIR resource, or each of a bundle, as text (HL7 FHIR R4, narrative). */
export function fhirText(json: string): readonly Node[] {
  const resource = JSON.parse(json) as unknown;
  if (!isJson(resource) || typeof resource["resourceType"] !== "string")
    throw new TypeError("This is no FHIR resource");
  const { entry } = resource;
  if (resource["resourceType"] !== "Bundle" || !Array.isArray(entry)) return resourceText(resource);
  const resources = entry.flatMap((one: unknown) => (isJson(one) && isJson(one["resource"]) ? [one["resource"]] : []));
  // a document begins with its composition, whose sections tell the rest
  const [first] = resources;
  return first?.["resourceType"] === "Composition" ? resourceText(first) : resources.flatMap(resourceText);
}
