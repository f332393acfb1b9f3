export type Kind = "png" | "jpeg" | "gif" | "webp" | "svg" | "pdf" | "dicom" | "fhir" | "c-cda" | "text" | "unknown";

const startsWith = (bytes: Uint8Array, magic: string, at = 0): boolean =>
  Array.from(magic).every((letter, nth) => bytes[at + nth] === letter.codePointAt(0));

/** The text that these bytes are in UTF-8; `undefined` when they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Where a text tells what it is: declarations and comments may stand before. */
const START = 64 * 1024;

function kindOfText(text: string): Kind {
  const start = text.trimStart().slice(0, START);
  if (start.startsWith("{") && text.includes('"resourceType"')) return "fhir";
  if (!start.startsWith("<")) return "text";
  if (/<(?:[\w.-]+:)?ClinicalDocument[\s>]/u.test(start)) return "c-cda";
  return /^(?:<[?!][^<]*)*<(?:[\w.-]+:)?svg[\s>]/u.test(start) ? "svg" : "text";
}

/** What bytes are, by themselves: what a record says of its media type may be wrong. */
export function kindOf(bytes: Uint8Array): Kind {
  if (startsWith(bytes, "\u0089PNG")) return "png";
  if (startsWith(bytes, "\u00ff\u00d8\u00ff")) return "jpeg";
  if (startsWith(bytes, "GIF8")) return "gif";
  if (startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8)) return "webp";
  if (startsWith(bytes, "%PDF-")) return "pdf";
  if (startsWith(bytes, "DICM", 128)) return "dicom";
  const text = textOf(bytes);
  return text === undefined ? "unknown" : kindOfText(text);
}
