import { type Hex, toHex } from "../../src/domain/encoding/bytes.js";
import { encodeStatement, hashStatement } from "../../src/envelope/statement.js";
import type { PartialDate } from "../../src/domain/records/occurred.js";
import { doctor, ledger, named, patient, record, time } from "./cast.js";

const accepted: readonly string[] = [
  "Chest X-ray",
  "R\u00e9sum\u00e9 of the visit",
  "\u65e5\u672c\u8a9e\u3000\u8a18\u9332",
  // Persian with a zero width non-joiner, and an abbreviation that ends with a joiner
  "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
  "\u06f1\u06f4\u06f0\u06f5 \u0647\u200d",
  // Devanagari, Khmer with zero width spaces between words, Mongolian with its vowel separator
  "\u0915\u094d\u200d\u0937",
  "\u1780\u1798\u17d2\u1796\u17bb\u1787\u17b6\u200b\u1797\u17b6\u179f\u17b6",
  "\u182e\u1823\u1829\u182d\u1823\u182f\u180e\u1820",
  // emoji: joined, with selectors, a flag of a region, a flag of letters
  "\u{1f469}\u200d\u2695\ufe0f",
  "\u2764\ufe0f\u200d\u{1f525}",
  "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  "\u{1f1ee}\u{1f1f3}",
  "\u845b\u{e0100}",
  "\u{1f600}".repeat(40),
];

/** What is refused, and why. */
const refused: Readonly<Record<string, readonly string[]>> = {
  empty: [""],
  "too long": ["x".repeat(41), "\u{1f600}".repeat(41)],
  "not NFC": ["e\u0301", "\u212b"],
  control: ["a\0", "\u0007a", "a\u007f", "a\u0085b", "a\tb"],
  "line break": ["a\nb", "a\rb", "a\u2028b", "a\u2029b"],
  direction: ["\u202egnp.exe", "a\u200e", "\u200fa", "a\u061cb", "\u2066a\u2069"],
  "nothing to see": ["\u200b", "\u2060", "\u00ad", "\u3164", "\u115f\u1160", "\u2800", "\u2800\u2800", "\u{1d159}"],
  "invisible inside": ["a\u200bb", "a\u2060b", "a\u00adb", "a\u034fb", "\u3164a", "a\ufff9b\ufffb", "a\u{e0041}"],
  "joiner or selector behind nothing": ["\u200da", "a\u200d\u200d", "a \u200cb", "a\ufe0f\ufe0f", "\u{1f3f4}\u{e0067}"],
  "space at an end": [" a", "a ", "\u00a0a", "a\u3000"],
  "byte order mark": ["\ufeffa", "a\ufeff", "a\ufeffb"],
  "no base at the start": ["\u0301a", "\ufe0fa"],
  noncharacter: ["a\ufffe", "a\ufdd0"],
};

const lines = {
  accepted: ["Dear Dr Rao,\n\n\tplease\u2026\nAsha"],
  refused: ["\na", "a\n", "a\r\nb", "a\u2028b", "\n", "a\u0007\nb"],
};

/** What people type, and what is encoded. */
const typed = [
  { form: "line", typed: " Cafe\u0301\u00a0", encoded: "Caf\u00e9" },
  { form: "lines", typed: "\n a\r\nb\rc\u2028d\u0085e \n", encoded: "a\nb\nc\nd\ne" },
] as const;

const dates = {
  accepted: ["2026", "0001", "9999", "2026-01", "2026-12", "2026-01-19", "2024-02-29", "2000-02-29"],
  refused: [
    "",
    "0000",
    "26",
    "02026",
    "+2026",
    "-2026",
    "2026-",
    "2026-1",
    "2026-00",
    "2026-13",
    "2026-02-00",
    "2026-02-29",
    "2026-02-30",
    "1900-02-29",
    "2026-04-31",
    "2026-01-1",
    "2026-01-19T00:00:00Z",
    " 2026",
    "2026\n",
    "\u0662\u0660\u0662\u0666",
  ],
};

/** A statement of an event whose date is known in part only. */
function dated(occurred: PartialDate): { readonly occurred: string; readonly bytes: Hex; readonly hash: Hex } {
  const bytes = encodeStatement({
    ledger,
    patient: patient.address,
    author: doctor.address,
    authorKey: doctor.bundle.digest,
    onBehalfOf: null,
    record,
    version: 1,
    previous: null,
    title: "Appendectomy",
    mediaType: "text/plain",
    category: null,
    occurred,
    size: 0,
    contentDigest: named("nothing"),
    created: time,
    random: named("random"),
  });
  return { occurred, bytes: toHex(bytes), hash: hashStatement(bytes) };
}

/** Texts of at most 40 characters and partial dates: which are accepted, and which are refused. */
export const textVectors = () => ({
  max: 40,
  line: { accepted, refused },
  lines,
  typed,
  dates,
  statements: (["1969", "1969-12", "1969-12-31"] as const).map(dated),
});
