import { element, folded, heading } from "./element.ts";
import { isJson, type Json } from "./fhir-json.ts";
import { narrativeText } from "./fhir-narrative.ts";
import { label, modifierTerms, resourceTerms } from "./fhir-terms.ts";
import { type NameOf, nameOfResource } from "./fhir-words.ts";

/** The narrative of a resource or a section; none when it is empty. */
export function narrativeOf(holder: Json, level: number, language: unknown): readonly Node[] {
  const div = isJson(holder["text"]) ? holder["text"]["div"] : undefined;
  return typeof div === "string" ? narrativeText(div, level, language) : [];
}

/**
 * The narrative of a resource, with its values folded; its values where there is no narrative. What
 * changes its meaning is not folded: a resource that is taken back may keep its narrative.
 */
export function toldBy(resource: Json, level: number, nameOf: NameOf): readonly Node[] {
  const text = narrativeOf(resource, level, resource["language"]);
  const values = () => [resourceTerms(resource, nameOf)];
  return text.length > 0 ? [...modifierTerms(resource, nameOf), ...text, folded("All values", values)] : values();
}

/** A part of its own, under a heading. */
export function part(level: number, title: string, told: readonly Node[]): HTMLElement {
  const made = element("section", heading(level, title), ...told);
  made.className = "resource";
  return made;
}

export function resourceText(resource: Json, level: number, nameOf: NameOf): HTMLElement {
  const kind = label(String(resource["resourceType"]));
  const name = nameOfResource(resource);
  return part(level, name ? `${kind}: ${name}` : kind, toldBy(resource, level + 1, nameOf));
}
