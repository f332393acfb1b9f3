// Datatypes of FHIR R4 in words. JSON does not say which datatype a value is of: its elements do.
import { Figure, isJson, type Json, jsonsOf } from "./fhir-json.ts";

/** The name of the resource that a reference points at, where the document has it. */
export type NameOf = (reference: string) => string | undefined;

const written = (value: unknown): string =>
  value instanceof Figure ? value.written : typeof value === "string" ? value.trim() : "";
const joined = (parts: readonly unknown[], by = " "): string => parts.map(written).filter(Boolean).join(by);
const all = (value: unknown): string => joined(Array.isArray(value) ? value : [value]);

/** Elements of datatypes that have elements themselves. */
const nested = new Set("coding period type assigner identifier low high numerator denominator".split(" "));
const isPlain = (value: unknown): boolean => (Array.isArray(value) ? value.every(isPlain) : !isJson(value));

/** Whether it has one of `some` elements, and no others than these and `others`. */
function hasOnly(value: Json, some: string, others = ""): boolean {
  const names = Object.keys(value).filter((name) => !/^(?:_.*|id|extension)$/u.test(name));
  const may = `${some} ${others}`.split(" ");
  return (
    names.some((name) => some.split(" ").includes(name)) &&
    names.every((name) => may.includes(name) && (nested.has(name) || isPlain(value[name])))
  );
}

const coding = (value: Json): string => joined([value["display"] ?? value["code"]]);

function conceptName({ text, coding: codings }: Json): string {
  if (written(text)) return written(text);
  return [...new Set(jsonsOf(codings ?? []).map(coding))].filter(Boolean).join(" / ");
}

/** Something, and its other names in brackets: also those in it, as "not pregnant (pregnant)". */
function named(text: string, ...names: readonly string[]): string {
  const isOther = (name: string) => name.toLowerCase() !== text.toLowerCase();
  return noted(text, ...new Set(names.filter(isOther)));
}

/** Its text, and the names of its codes where they say something else. */
function concept(value: Json): string {
  const displays = jsonsOf(value["coding"] ?? []).map(({ display }) => written(display));
  return written(value["text"]) ? named(written(value["text"]), ...displays) : conceptName(value);
}

const quantity = ({ comparator, value, unit, code }: Json): string => joined([comparator, value, unit ?? code]);

function fromTo(from: string, to: string): string {
  if (from && to) return `${from} to ${to}`;
  return from ? `from ${from}` : to && `to ${to}`;
}

const amount = (value: unknown): string => (isJson(value) ? quantity(value) : "");
const period = (value: unknown): string =>
  isJson(value) ? fromTo(written(value["start"]), written(value["end"])) : "";

/** Something, and in brackets what is said of it. */
function noted(value: string, ...notes: readonly string[]): string {
  const said = notes.filter(Boolean).join(", ");
  return said ? `${value} (${said})` : value;
}

function personName({ text, prefix, given, family, suffix, use, period: when }: Json): string {
  const whole = written(text) || [prefix, given, family, suffix].map(all).filter(Boolean).join(" ");
  return noted(whole, written(use), period(when));
}

function address(value: Json): string {
  const { text, line, city, district, state, postalCode, country, use, type } = value;
  const lines = [...(Array.isArray(line) ? line : [line]), city, district, state, postalCode, country];
  return noted(written(text) || joined(lines, ", "), written(use), written(type), period(value["period"]));
}

function reference(value: Json, nameOf: NameOf): string {
  const to = written(value["reference"]);
  const [display, name] = [written(value["display"]), nameOf(to) ?? ""];
  return (display ? named(display, name) : name) || identifier(value["identifier"]) || to;
}

const FOR_MACHINES = /^(?:urn:.*|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/iu;

/** An identifier, unless nobody ever says it. */
function identifier(value: unknown): string {
  if (!isJson(value)) return "";
  const { value: number, type, system, use } = value;
  if (FOR_MACHINES.test(written(number))) return "";
  return noted(written(number), isJson(type) ? concept(type) : written(system), written(use), period(value["period"]));
}

const attachment = ({ title, contentType }: Json): string =>
  noted(joined(["Attached file, not shown here:", title]).replace(/:$/u, ""), written(contentType));

const QUANTITY = new Set("comparator value unit system code".split(" "));
/** Whether it is nothing, or a number of which nothing more is said. */
const isQuantity = (value: unknown): boolean =>
  value === undefined ||
  (isJson(value) && value["value"] instanceof Figure && Object.keys(value).every((name) => QUANTITY.has(name)));

/** The words of a value; `undefined` when no datatype that has words is like it. */
export function wordsOf(value: Json, nameOf: NameOf): string | undefined {
  if (hasOnly(value, "text coding")) return concept(value) || undefined;
  if (value["value"] instanceof Figure && hasOnly(value, "value", "comparator unit system code"))
    return quantity(value);
  if (value["value"] instanceof Figure && hasOnly(value, "value", "currency"))
    return joined([value["value"], value["currency"]]);
  if (hasOnly(value, "code display", "system version userSelected")) return coding(value) || undefined;
  if (hasOnly(value, "start end")) return period(value);
  if (hasOnly(value, "low high") && isQuantity(value["low"]) && isQuantity(value["high"]))
    return fromTo(amount(value["low"]), amount(value["high"]));
  if (hasOnly(value, "numerator denominator") && isQuantity(value["numerator"]) && isQuantity(value["denominator"]))
    return `${amount(value["numerator"])} / ${amount(value["denominator"])}`;
  if (hasOnly(value, "reference display", "type identifier")) return reference(value, nameOf);
  if (hasOnly(value, "family given", "text use prefix suffix period")) return personName(value);
  if (hasOnly(value, "text", "use period")) return personName(value);
  if (hasOnly(value, "line city district state postalCode country", "use type text period")) return address(value);
  if (hasOnly(value, "rank system", "value use period") && typeof value["value"] === "string" && isContact(value))
    return noted(written(value["value"]), written(value["system"]), written(value["use"]), period(value["period"]));
  if (typeof value["value"] === "string" && hasOnly(value, "value", "system use type period assigner"))
    return identifier(value);
  if (hasOnly(value, "contentType data", "language url size hash title creation")) return attachment(value);
  return undefined;
}

const isContact = ({ system }: Json): boolean =>
  ["phone", "fax", "email", "pager", "url", "sms", "other"].includes(written(system));

const isFormer = (use: unknown): boolean => use === "old" || use === "maiden" || use === "anonymous";

/** What people call a resource: by its name, its title, or what it is about. */
export function nameOfResource(resource: Json): string | undefined {
  const called = resource["name"];
  if (typeof called === "string") return called;
  const names = jsonsOf(called);
  const name = names.find(({ use }) => use === "official") ?? names.find(({ use }) => !isFormer(use)) ?? names[0];
  if (name) return personName({ ...name, use: isFormer(name["use"]) ? name["use"] : undefined, period: undefined });
  if (typeof resource["title"] === "string") return resource["title"];
  for (const about of ["code", "medicationCodeableConcept", "vaccineCode", "type"]) {
    const [said] = jsonsOf(resource[about]);
    if (said && conceptName(said)) return conceptName(said);
  }
  return undefined;
}
