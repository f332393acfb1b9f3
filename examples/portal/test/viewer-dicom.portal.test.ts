import { expect, test } from "vitest";
import { smallDicom } from "./setup/small-dicom.ts";
import { smallJpeg2000 } from "./setup/small-jpeg2000.ts";
import { type Shown, termsOf } from "./setup/viewer.ts";
import { documentNamed, viewers } from "./setup/viewers.ts";

const open = viewers();

const CANNOT = "This cannot be shown. Save a copy, and open it with another program.";

/** The red of each point that is drawn, row by row. */
const greys = ({ frame }: Shown): Promise<readonly number[]> =>
  frame.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const points = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return Array.from(points).filter((_, nth) => nth % 4 === 0);
  });

/** DICOM PS3.3, C.11.2.1.2.1, from black at 0 to white at 255. */
const windowed = (center: number, width: number) => (value: number) =>
  Math.min(255, Math.max(0, ((value - (center - 0.5)) / (width - 1) + 0.5) * 255));

/** How far off the worst point is. */
const farthest = (got: readonly number[], wanted: readonly number[]): number =>
  got.length === wanted.length ? Math.max(...wanted.map((value, nth) => Math.abs(value - (got[nth] ?? NaN)))) : NaN;

const ramp = (length: number, start = 0) => Uint8Array.from({ length }, (_, nth) => start + nth);

test("draws each point of a slice of a CT, and says what it is of", async () => {
  const file = await documentNamed("ct-slice.dcm");
  const shown = await open(file);
  expect(await termsOf(shown.frame)).toEqual([
    "Patient: CompressedSamples CT1",
    "Modality: Computed tomography (CT)",
    "Right edge: The patient's left (L)",
    "Lower edge: The patient's back (P)",
    "Study date: 2004-01-19",
    "Image size: 128 × 128 points",
    "Grey values: Centre 136, width 2064, all that there are",
  ]);
  await shown.frame.getByRole("img", { name: "Computed tomography (CT), image 1 of 1" }).waitFor();
  // the file has its pixels before 138 bytes of padding, and adds -1024 to each
  const start = file.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00])) + 12;
  const values = Array.from({ length: 128 * 128 }, (_, nth) => file.readInt16LE(start + nth * 2) - 1024);
  expect(farthest(await greys(shown), values.map(windowed(136, 2064)))).toBeLessThanOrEqual(1);
  expect(shown.complaints).toEqual([]);
});

test("draws by the window of the file", async () => {
  const elements = {
    "0010,0010 PN": "Everyman^Adam",
    "0018,0015 CS": "KNEE",
    "0028,1050 DS": "40\\90",
    "0028,1051 DS": "20\\10",
  };
  const shown = await open(smallDicom({ rows: 10, columns: 10, pixels: ramp(100), elements }));
  expect(farthest(await greys(shown), [...ramp(100)].map(windowed(40, 20)))).toBeLessThanOrEqual(1);
  expect(await termsOf(shown.frame)).toEqual([
    "Patient: Everyman Adam",
    "Modality: Magnetic resonance (MR)",
    "Body part: KNEE",
    "Image size: 10 × 10 points",
    "Grey values: Centre 40, width 20, as the file says",
  ]);
});

test.for([
  [
    { "0020,0020 CS": "A\\FP", "0020,0062 CS": "L" },
    "Left",
    "The patient's front (A)",
    "The patient's foot, back (FP)",
  ],
  [
    { "0020,0037 DS": "-1\\0\\0\\0\\0\\-1", "0020,0060 CS": "R" },
    "Right",
    "The patient's right (R)",
    "The patient's foot (F)",
  ],
] as const)("says which side an image is of, and how it lies: %o", async ([elements, side, right, lower]) => {
  const shown = await open(smallDicom({ rows: 10, columns: 10, pixels: ramp(100), elements }));
  const told = await termsOf(shown.frame);
  expect(told).toEqual(expect.arrayContaining([`Side: ${side}`, `Right edge: ${right}`, `Lower edge: ${lower}`]));
});

test("draws white as black where the file says so", async () => {
  const elements = { "0028,0004 CS": "MONOCHROME1", "0028,1050 DS": "50", "0028,1051 DS": "100" };
  const shown = await open(smallDicom({ rows: 10, columns: 10, pixels: ramp(100), elements }));
  expect(
    farthest(
      await greys(shown),
      [...ramp(100)].map((value) => 255 - windowed(50, 100)(value)),
    ),
  ).toBeLessThanOrEqual(1);
});

test("draws what JPEG 2000 has compressed", async () => {
  const elements = { "0028,1050 DS": "128", "0028,1051 DS": "256" };
  const transferSyntax = "1.2.840.10008.1.2.4.90";
  const shown = await open(smallDicom({ rows: 16, columns: 16, pixels: smallJpeg2000, elements, transferSyntax }));
  const values = Array.from({ length: 256 }, (_, nth) => (nth % 16) * 16 + Math.floor(nth / 16));
  expect(farthest(await greys(shown), values.map(windowed(128, 256)))).toBeLessThanOrEqual(1);
  expect(shown.complaints).toEqual([]);
});

test("keeps the shape of points that are not square", async () => {
  const elements = { "0028,0030 DS": "2\\1" };
  const shown = await open(smallDicom({ rows: 10, columns: 10, pixels: ramp(100), elements }));
  const box = await shown.frame.locator("canvas").boundingBox();
  expect((box?.height ?? 0) / (box?.width ?? 1)).toBeCloseTo(2, 1);
  expect(new Set(await greys(shown)).size).toBe(100);
});

test("shows one of several images at a time, chosen by the keyboard", async () => {
  const elements = { "0028,0008 IS": "3", "0028,1050 DS": "50", "0028,1051 DS": "100" };
  const shown = await open(smallDicom({ rows: 5, columns: 4, pixels: ramp(60), elements }));
  const first = [...ramp(20)].map(windowed(50, 100));
  expect(farthest(await greys(shown), first)).toBeLessThanOrEqual(1);
  await shown.frame.getByRole("slider", { name: "Image" }).focus();
  for (const number of [2, 3]) {
    await shown.page.keyboard.press("ArrowRight");
    await shown.frame.getByRole("img", { name: `Magnetic resonance (MR), image ${number} of 3` }).waitFor();
    await shown.frame.getByText(`${number} of 3`, { exact: true }).waitFor();
    expect(farthest(await greys(shown), [...ramp(20, (number - 1) * 20)].map(windowed(50, 100)))).toBeLessThanOrEqual(
      1,
    );
  }
});

test.for([
  ["points are missing", { pixels: ramp(98) }],
  ["they are single bits", { elements: { "0028,0100 US": 1, "0028,0101 US": 1, "0028,0102 US": 0 } }],
  [
    "colours are deeper than 8 bits",
    {
      pixels: new Uint8Array(600),
      elements: { "0028,0002 US": 3, "0028,0004 CS": "RGB", "0028,0006 US": 0, "0028,0100 US": 16, "0028,0101 US": 16 },
    },
  ],
  [
    "bits of a value are of something else",
    {
      pixels: Uint8Array.from({ length: 200 }, (_, nth) => nth % 32),
      elements: { "0028,0100 US": 16, "0028,0101 US": 12, "0028,0102 US": 11 },
    },
  ],
  ["nobody knows how they are compressed", { transferSyntax: "1.2.3.4" }],
  ["there are none", { pixels: new Uint8Array() }],
  ["they are too many", { rows: 60_000, columns: 60_000 }],
] as const)("draws nothing where %s", async ([, part]) => {
  const shown = await open(smallDicom({ rows: 10, columns: 10, pixels: ramp(100), ...part }));
  expect(await shown.frame.getByRole("status").innerText()).toMatch(/cannot be shown|too large/u);
  expect(await shown.frame.locator("canvas").count()).toBe(0);
});

test("draws nothing where the file says that values have signs, and the image within has none", async () => {
  const elements = { "0028,0103 US": 1 };
  const transferSyntax = "1.2.840.10008.1.2.4.90";
  const shown = await open(smallDicom({ rows: 16, columns: 16, pixels: smallJpeg2000, elements, transferSyntax }));
  expect(await shown.frame.getByRole("status").innerText()).toBe(CANNOT);
});
