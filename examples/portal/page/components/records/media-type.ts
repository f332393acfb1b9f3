/** Formats of health records that browsers do not know by their names. */
const byEnding: ReadonlyMap<string, string> = new Map([
  ["dcm", "application/dicom"],
  ["json", "application/json"],
  ["xml", "application/xml"],
]);

/** What a file says that it is. What is shown is decided by its bytes, in the viewer. */
export function mediaTypeOf({ name, type }: File): string {
  const ending = /\.(\w+)$/u.exec(name)?.[1]?.toLowerCase() ?? "";
  return type || (byEnding.get(ending) ?? "application/octet-stream");
}
