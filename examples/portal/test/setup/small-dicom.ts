interface Scan {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Uint8Array;
  /** More elements, by tag and VR: `"0010,0010 PN"`. */
  readonly elements?: Readonly<Record<string, string | number>>;
  readonly transferSyntax?: string;
}

const EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
/** VRs whose lengths take four bytes. DICOM PS3.5, 7.1.2. */
const LONG = new Set(["OB", "OW", "SQ", "UN", "UT"]);

function element(name: string, value: string | number | Uint8Array): Buffer {
  const [tag = "", vr = ""] = name.split(" ");
  const number = () => Buffer.from(new Uint16Array([Number(value)]).buffer);
  const raw = value instanceof Uint8Array ? Buffer.from(value) : vr === "US" ? number() : Buffer.from(String(value));
  const filling = raw.length % 2 === 0 ? "" : vr === "UI" || vr === "OB" ? "\0" : " ";
  const content = Buffer.concat([raw, Buffer.from(filling)]);
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  const [group = "", within = ""] = tag.split(",");
  head.writeUInt16LE(Number.parseInt(group, 16), 0);
  head.writeUInt16LE(Number.parseInt(within, 16), 2);
  head.write(vr, 4);
  if (LONG.has(vr)) head.writeUInt32LE(content.length, 8);
  else head.writeUInt16LE(content.length, 6);
  return Buffer.concat([head, content]);
}

/** One frame that is compressed, with an empty table of offsets. DICOM PS3.5, A.4. */
function encapsulated(pixels: Uint8Array): Buffer {
  const item = (content: Uint8Array) => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const start = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return Buffer.concat([start, item(new Uint8Array()), item(pixels), end]);
}

/** A DICOM file of 8-bit grey values, unless `elements` say otherwise. */
export function smallDicom({ rows, columns, pixels, elements = {}, transferSyntax }: Scan): Uint8Array {
  const meta = element("0002,0010 UI", transferSyntax ?? EXPLICIT_LITTLE_ENDIAN);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const all = {
    "0008,0060 CS": "MR",
    "0028,0002 US": 1,
    "0028,0004 CS": "MONOCHROME2",
    "0028,0010 US": rows,
    "0028,0011 US": columns,
    "0028,0100 US": 8,
    "0028,0101 US": 8,
    "0028,0102 US": 7,
    "0028,0103 US": 0,
    ...elements,
  };
  const sorted = Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from("DICM"),
    Buffer.from([0x02, 0x00, 0x00, 0x00, 0x55, 0x4c, 0x04, 0x00]),
    length,
    meta,
    ...sorted.map(([name, value]) => element(name, value)),
    transferSyntax === undefined ? element("7fe0,0010 OB", pixels) : encapsulated(pixels),
  ]);
}
