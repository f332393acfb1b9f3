import { CannotShow } from "./cannot-show.ts";
import { element, heading, terms } from "./element.ts";
import { inert, narrative } from "./narrative.ts";
import { plainText } from "./plain-text.ts";
import type { Renderer } from "./renderer.ts";

/** What is within a document that is not structured: any kind but another such document. */
type Within = (bytes: Uint8Array<ArrayBuffer>) => ReturnType<Renderer>;

const childrenOf = (of: Element, name: string): readonly Element[] =>
  [...of.children].filter(({ localName }) => localName === name);

/** The first element at a path of names. */
const at = (of: Element, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => found && childrenOf(found, name)[0], of);

const textAt = (of: Element, ...path: readonly string[]): string =>
  at(of, ...path)
    ?.textContent?.trim()
    .replaceAll(/\s+/gu, " ") ?? "";

/** The parts of a person's or an organization's name, which need not have spaces between them. */
function nameAt(of: Element, ...path: readonly string[]): string {
  const name = at(of, ...path, "name");
  const parts = [...(name?.childNodes ?? [])].filter((part) => part instanceof Element || part instanceof Text);
  return parts
    .map((part) => part.textContent?.trim())
    .filter(Boolean)
    .join(" ");
}

/** A date or a time as CDA writes it, YYYYMMDDhhmmss with an offset. */
function timeAt(of: Element, ...path: readonly string[]): string {
  const [, year, month, day, hour, minute, offset] =
    /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?[\d.]*([+-]\d{4})?$/u.exec(at(of, ...path)?.getAttribute("value") ?? "") ??
    [];
  const date = [year, month, day].filter(Boolean).join("-");
  return [date, minute && `${hour}:${minute}`, minute && offset].filter(Boolean).join(" ");
}

/** Whom the document is about, and when it was written. */
function about(document: Element): HTMLElement {
  const patient = at(document, "recordTarget", "patientRole", "patient");
  const gender = patient && at(patient, "administrativeGenderCode");
  const author = at(document, "author", "assignedAuthor");
  const rows: (readonly [string, string])[] = [
    ["Patient", patient ? nameAt(patient) : ""],
    ["Birth date", patient ? timeAt(patient, "birthTime") : ""],
    ["Gender", gender?.getAttribute("displayName") ?? gender?.getAttribute("code") ?? ""],
    ["Written", timeAt(document, "effectiveTime")],
    ["Author", author ? nameAt(author, "assignedPerson") || nameAt(author, "representedOrganization") : ""],
  ];
  return terms(rows.filter(([, told]) => told));
}

/** Each section's title and narrative, then the sections within it. */
const sectionsOf = (holder: Element, level: number): readonly Node[] =>
  childrenOf(holder, "component").flatMap((component) =>
    childrenOf(component, "section").flatMap((section) => {
      const title = textAt(section, "title");
      const text = at(section, "text");
      const told = text ? [element("div", ...narrative(text, level + 1))] : [];
      return [...(title ? [heading(level, title)] : []), ...told, ...sectionsOf(section, level + 1)];
    }),
  );

/** A body that is a text, or a file in base 64. */
function unstructured(text: Element, within: Within): ReturnType<Renderer> {
  if (text.getAttribute("representation") !== "B64") return plainText(text.textContent ?? "");
  const letters = atob((text.textContent ?? "").replaceAll(/\s/gu, ""));
  return within(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)));
}

/** A C-CDA document (HL7 CDA R2): what it is about, and what its sections say. */
export async function cCdaText(xml: string, within: Within): Promise<readonly Node[]> {
  const document = inert(xml).documentElement;
  if (document.localName !== "ClinicalDocument") throw new CannotShow();
  const body = at(document, "component", "structuredBody");
  const text = at(document, "component", "nonXMLBody", "text");
  const told = body ? sectionsOf(body, 2) : text?.textContent?.trim() ? await unstructured(text, within) : [];
  if (told.length === 0) throw new CannotShow();
  return [heading(1, textAt(document, "title") || "Clinical document"), about(document), ...told];
}
