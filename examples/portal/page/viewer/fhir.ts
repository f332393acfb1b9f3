import { element, folded, heading } from "./element.ts";
import { isJson, type Json, jsonsOf, parseJson } from "./fhir-json.ts";
import { label, resourceTerms } from "./fhir-terms.ts";
import { type NameOf, nameOfResource, wordsOf } from "./fhir-words.ts";
import { inert, narrative } from "./narrative.ts";
import { plainText } from "./plain-text.ts";

/** Browsers know the entities of HTML in XML that calls itself so. They fetch nothing for it. */
const DOCTYPE =
  '<!DOCTYPE div PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">';

/** The root of a narrative. What is no XML, though it should be, is read as HTML. */
function parsed(div: string): Element {
  const read = inert(DOCTYPE + div);
  const isXml = read.getElementsByTagName("parsererror").length === 0;
  return isXml ? read.documentElement : new DOMParser().parseFromString(div, "text/html").body;
}

/** The narrative of a resource or a section, which is XHTML in a text; none when it is empty. */
function narrativeOf(holder: Json, level: number, language: unknown): readonly Node[] {
  const div = isJson(holder["text"]) ? holder["text"]["div"] : undefined;
  if (typeof div !== "string") return [];
  const root = parsed(div);
  const told = element("div", ...narrative(root, level));
  told.lang =
    root.getAttribute("lang") ?? root.getAttribute("xml:lang") ?? (typeof language === "string" ? language : "");
  return told.textContent?.trim() ? [told] : [];
}

/** The narrative of a resource, with its values folded; its values where there is no narrative. */
function toldBy(resource: Json, level: number, nameOf: NameOf): readonly Node[] {
  const text = narrativeOf(resource, level, resource["language"]);
  const values = () => [resourceTerms(resource, nameOf)];
  return text.length > 0 ? [...text, folded("All values", values)] : values();
}

function resourceText(resource: Json, level: number, nameOf: NameOf): HTMLElement {
  const kind = label(String(resource["resourceType"]));
  const name = nameOfResource(resource);
  const made = element("section", heading(level, name ? `${kind}: ${name}` : kind));
  made.append(...toldBy(resource, level + 1, nameOf));
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

/** A document: what it says of itself, whom it is about, its sections, and its entries. */
function documentText(composition: Json, resources: ReadonlyMap<string, Json>, nameOf: NameOf): readonly Node[] {
  const { language, title, subject, section, ...values } = composition;
  const at = (reference: unknown) => (isJson(reference) ? resources.get(String(reference["reference"])) : undefined);

  const sectionText = (one: Json, level: number): readonly Node[] => {
    const name = one["title"] ?? (isJson(one["code"]) ? wordsOf(one["code"], nameOf) : undefined);
    const told = narrativeOf(one, level + 1, language);
    const entries =
      told.length > 0
        ? []
        : jsonsOf(one["entry"] ?? [])
            .map(at)
            .filter(isJson);
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
    ...toldBy(values, 2, nameOf),
    ...(about ? [resourceText(about, 2, nameOf)] : []),
    ...jsonsOf(section ?? []).flatMap((one) => sectionText(one, 2)),
    folded("All entries of this document", () =>
      [...new Set(resources.values())].map((resource) => resourceText(resource, 2, nameOf)),
    ),
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
