import { element, heading } from "./element.ts";
import { isJson, type Json, jsonsOf, parseJson } from "./fhir-json.ts";
import { label, resourceTerms } from "./fhir-terms.ts";
import { type NameOf, nameOfResource, wordsOf } from "./fhir-words.ts";
import { narrative } from "./narrative.ts";
import { plainText } from "./plain-text.ts";

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

/** The narrative of a resource or a section, which is XHTML in a text; none when it says nothing. */
function narrativeOf(holder: Json, level: number, language: unknown): readonly Node[] {
  const div = isJson(holder["text"]) ? holder["text"]["div"] : undefined;
  if (typeof div !== "string") return [];
  const told = element("div", ...narrative(parsed(div), level));
  const [, own] = /^\s*<div\b[^>]*\blang="([^"]*)"/u.exec(div) ?? [];
  told.lang = own ?? (typeof language === "string" ? language : "");
  return told.textContent?.trim() ? [told] : [];
}

function resourceText(resource: Json, level: number, nameOf: NameOf): HTMLElement {
  const kind = label(String(resource["resourceType"]));
  const name = nameOfResource(resource);
  const text = narrativeOf(resource, level + 1, resource["language"]);
  const made = element("section", heading(level, name ? `${kind}: ${name}` : kind));
  made.append(...(text.length > 0 ? text : [resourceTerms(resource, nameOf)]));
  made.className = "resource";
  return made;
}

/** The resources of a bundle, by what refers to them. */
function byReference(entries: readonly Json[]): ReadonlyMap<string, Json> {
  return new Map(
    entries.flatMap(({ fullUrl, resource }): [string, Json][] => {
      if (!isJson(resource)) return [];
      return [
        [String(fullUrl), resource],
        [`${String(resource["resourceType"])}/${String(resource["id"])}`, resource],
      ];
    }),
  );
}

/** A document: what it is about, its own values, and its sections. */
function documentText(composition: Json, resources: ReadonlyMap<string, Json>, nameOf: NameOf): readonly Node[] {
  const { language, title, subject, section, text, ...values } = composition;
  const at = (reference: unknown) => (isJson(reference) ? resources.get(String(reference["reference"])) : undefined);

  const sectionText = (one: Json, level: number): readonly Node[] => {
    const name = one["title"] ?? (isJson(one["code"]) ? wordsOf(one["code"], nameOf) : undefined);
    const told = narrativeOf(one, level + 1, language);
    const entries = told.length > 0 ? [] : jsonsOf(one["entry"] ?? []).map(at).filter(isJson);
    return [
      ...(typeof name === "string" ? [heading(level, name)] : []),
      ...told,
      ...(isJson(one["emptyReason"]) ? [element("p", wordsOf(one["emptyReason"], nameOf) ?? "")] : []),
      ...entries.map((entry) => resourceText(entry, level + 1, nameOf)),
      ...jsonsOf(one["section"] ?? []).flatMap((inner) => sectionText(inner, level + 1)),
    ];
  };
  const about = at(subject);
  return [
    heading(1, typeof title === "string" ? title : "Document"),
    resourceTerms(values, nameOf),
    ...(about ? [resourceText(about, 2, nameOf)] : []),
    ...narrativeOf({ text }, 2, language),
    ...jsonsOf(section ?? []).flatMap((one) => sectionText(one, 2)),
  ];
}

function bundleText(bundle: Json): readonly Node[] {
  const entries = jsonsOf(bundle["entry"] ?? []);
  const resources = byReference(entries);
  const nameOf: NameOf = (reference) => {
    const resource = resources.get(reference);
    return resource && (nameOfResource(resource) ?? label(String(resource["resourceType"])));
  };
  const all = entries.map(({ resource }) => resource).filter(isJson);
  // a document begins with its composition, which names the rest
  const [first] = all;
  if (first?.["resourceType"] === "Composition") return documentText(first, resources, nameOf);
  return [heading(1, `${all.length} resources`), ...all.map((resource) => resourceText(resource, 2, nameOf))];
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
  return resource["resourceType"] === "Bundle" ? bundleText(resource) : [resourceText(resource, 1, () => undefined)];
}
