import { element, heading } from "./element.ts";
import { isJson, type Json, jsonsOf } from "./fhir-json.ts";
import { narrativeOf, resourceText, toldBy } from "./fhir-resource.ts";
import { resourceTerms } from "./fhir-terms.ts";
import { type NameOf, wordsOf } from "./fhir-words.ts";
import { NOTHING, UNTITLED } from "./section.ts";

/** The resources that stand beside a composition. */
export interface Around {
  /** The resource that a value refers to, where it is one of them. */
  readonly at: (reference: unknown) => Json | undefined;
  readonly nameOf: NameOf;
}

/** What a section refers to; of what is not there, what it is called. */
function entryText(entry: Json, level: number, { at, nameOf }: Around): Node {
  const resource = at(entry);
  if (resource) return resourceText(resource, level, nameOf);
  return element("p", `Not in this document: ${wordsOf(entry, nameOf) ?? "an entry without a name"}`);
}

/** A section's elements that are shown in ways of their own. */
const shown = new Set("title code entry section emptyReason".split(" "));

/** A section by its narrative, or by its entries where it has none, and the sections within it. */
function sectionText(one: Json, level: number, around: Around): readonly Node[] {
  const { title, code, emptyReason, language } = one;
  const { nameOf } = around;
  const name = title ?? (isJson(code) ? wordsOf(code, nameOf) : undefined);
  // as whom it is about, where that is another person
  const others = resourceTerms(Object.fromEntries(Object.entries(one).filter(([key]) => !shown.has(key))), nameOf);
  const narrative = narrativeOf(one, level + 1, language);
  const entries = narrative.length > 0 ? [] : jsonsOf(one["entry"]);
  const told = [
    ...narrative,
    ...(isJson(emptyReason) ? [element("p", wordsOf(emptyReason, nameOf) ?? "")] : []),
    ...entries.map((entry) => entryText(entry, level + 1, around)),
    ...jsonsOf(one["section"]).flatMap((inner) => sectionText({ language, ...inner }, level + 1, around)),
  ];
  return [
    heading(level, typeof name === "string" ? name : UNTITLED),
    ...(others.hasChildNodes() ? [others] : []),
    ...(told.length > 0 ? told : [element("p", NOTHING)]),
  ];
}

/** Whom a composition is about: the resource where it is there, or else what it is called. */
function subjectText({ subject }: Json, level: number, { at, nameOf }: Around): readonly Node[] {
  const found = jsonsOf(subject).map(at).filter(isJson);
  if (found.length > 0) return found.map((one) => resourceText(one, level, nameOf));
  return subject === undefined ? [] : [resourceTerms({ subject }, nameOf)];
}

/** What a composition says of itself, whom it is about, and its sections. */
export function compositionText(composition: Json, level: number, around: Around): readonly Node[] {
  const { language, section } = composition;
  return [
    ...toldBy({ ...composition, title: undefined, subject: undefined, section: undefined }, level, around.nameOf),
    ...subjectText(composition, level, around),
    ...jsonsOf(section).flatMap((one) => sectionText({ language, ...one }, level, around)),
  ];
}
