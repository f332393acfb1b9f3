import type { Tags } from "./dicom-frames.ts";

/** Directions of a patient's body (DICOM PS3.3, C.7.6.1.1.1). */
const directions: ReadonlyMap<string, string> = new Map([
  ["L", "left"],
  ["R", "right"],
  ["A", "front"],
  ["P", "back"],
  ["H", "head"],
  ["F", "foot"],
]);

const sides: ReadonlyMap<string, string> = new Map([
  ["L", "Left"],
  ["R", "Right"],
  ["B", "Both"],
  ["U", "Unpaired"],
]);

/** The values of an element, which has one or more. */
const valuesOf = (value: unknown): readonly string[] =>
  [value]
    .flat()
    .filter((one) => typeof one === "string" || typeof one === "number")
    .flatMap((one) => String(one).split("\\"));

/** Where a direction points to, most of all: x is to a patient's left, y back, z to the head. */
function farthest(direction: readonly number[]): string {
  const size = Math.max(...direction.map(Math.abs));
  if (size === 0) return "";
  const axis = direction.findIndex((part) => Math.abs(part) === size);
  return ["RL", "AP", "FH"][axis]?.[(direction[axis] ?? 0) > 0 ? 1 : 0] ?? "";
}

/** Where the rows and the columns of an image go, in letters that are told or calculated. */
function orientation(tags: Tags): readonly string[] {
  const letters = valuesOf(tags["PatientOrientation"]);
  if (letters.length === 2) return letters;
  const cosines = valuesOf(tags["ImageOrientationPatient"]).map((one) => (one === "" ? Number.NaN : Number(one)));
  if (cosines.length !== 6 || cosines.some(Number.isNaN)) return [];
  return [farthest(cosines.slice(0, 3)), farthest(cosines.slice(3))];
}

function edge(letters: string): string {
  const words = Array.from(letters.trim()).flatMap((letter) => directions.get(letter) ?? []);
  return words.length > 0 ? `The patient's ${words.join(", ")} (${letters.trim()})` : letters.trim();
}

/** Which side of the body an image is of, and how it lies: it may be mirrored. */
export function sideRows(tags: Tags): readonly (readonly [string, string])[] {
  const [side = ""] = ["FrameLaterality", "ImageLaterality", "Laterality"]
    .map((name) => valuesOf(tags[name])[0]?.trim() ?? "")
    .filter(Boolean);
  const [row = "", column = ""] = orientation(tags);
  return [
    ["Side", sides.get(side) ?? side],
    ["Right edge", edge(row)],
    ["Lower edge", edge(column)],
  ];
}
