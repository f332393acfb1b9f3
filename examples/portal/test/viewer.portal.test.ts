import { expect, test } from "vitest";
import { blackPng, encodedBy, turned } from "./setup/small-images.ts";
import { pagesOf, smallPdf, stream } from "./setup/small-pdf.ts";
import { smallJpeg2000 } from "./setup/small-jpeg2000.ts";
import { type Shown, text } from "./setup/viewer.ts";
import { documentNamed, viewers } from "./setup/viewers.ts";

const open = viewers();

const said = ({ frame }: Shown) => frame.getByRole("status").innerText();
const CANNOT = "This cannot be shown. Save a copy, and open it with another program.";
const sizeOfImage = ({ frame }: Shown) =>
  frame.locator("img").evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);

test.for(["image/png", "image/jpeg", "image/webp"])("shows an %s with its title", async (type) => {
  const { page } = await open(text("before"));
  const shown = await open(await encodedBy(page, type), "Left hand");
  expect(await sizeOfImage(shown)).toEqual([20, 10]);
  await shown.frame.getByRole("img", { name: "Left hand" }).waitFor();
  expect(shown.complaints).toEqual([]);
});

test("shows a GIF", async () => {
  const shown = await open(Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"));
  expect(await sizeOfImage(shown)).toEqual([1, 1]);
});

test("turns a JPEG as its EXIF says", async () => {
  const { page } = await open(text("before"));
  expect(await sizeOfImage(await open(turned(await encodedBy(page, "image/jpeg"))))).toEqual([10, 20]);
});

test("shows an SVG as an image", async () => {
  const svg = `<?xml version="1.0"?><!-- a drawing --><svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"/>`;
  expect(await sizeOfImage(await open(text(svg)))).toEqual([30, 40]);
});

test("says that an image is too large, before it is decoded", async () => {
  const shown = await open(blackPng(12_000, 12_000));
  expect(await said(shown)).toBe("This image is too large to be shown: 12000 × 12000 points.");
});

test("says that an image is broken", async () => {
  expect(await said(await open(blackPng(10, 10).subarray(0, 40)))).toBe(CANNOT);
});

test.for(["image/png", "image/jpeg", "image/webp"])("says that an %s ends too early", async (type) => {
  const { page } = await open(text("before"));
  const whole = await page.evaluate(async (asked) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 });
    const drawing = canvas.getContext("2d");
    for (let nth = 0; nth < 4_000; nth += 1) {
      if (drawing) drawing.fillStyle = `rgb(${nth % 255} ${(nth * 7) % 255} ${(nth * 13) % 255})`;
      drawing?.fillRect((nth * 37) % 400, (nth * 91) % 400, 9, 9);
    }
    return canvas.toDataURL(asked);
  }, type);
  const bytes = Buffer.from(whole.slice(whole.indexOf(",") + 1), "base64");
  expect(await sizeOfImage(await open(bytes))).toEqual([400, 400]);
  expect(await said(await open(bytes.subarray(0, bytes.length / 2)))).toBe(CANNOT);
});

test("says that bytes of no known kind cannot be shown", async () => {
  expect(await said(await open(Uint8Array.of(0, 1, 2, 0xff)))).toBe(CANNOT);
});

test("shows text in UTF-8, with its mark at the start and lines of Windows", async () => {
  const { frame } = await open(text("\uFEFFHämoglobin 14,2 g/dl\r\nنبض 72\r\n"));
  expect(await frame.locator("pre").textContent()).toBe("Hämoglobin 14,2 g/dl\nنبض 72\n");
});

test("shows each line of a text of two megabytes", async () => {
  const lines = Array.from({ length: 60_000 }, (_, nth) => `Line ${nth} of the nurse's notes`);
  const { frame } = await open(text(lines.join("\n")));
  const shown = await frame.locator("pre").allTextContents();
  expect(shown.join("\n").split("\n")).toEqual(lines);
});

test("cuts a line that is too long for a browser, between words", async () => {
  const line = "10 mg ".repeat(200_000);
  const { frame } = await open(text(line));
  const shown = await frame.locator("pre").allTextContents();
  expect(shown.join("")).toBe(line);
  expect(Math.max(...shown.map(({ length }) => length))).toBeLessThanOrEqual(20_000);
  expect(shown.filter((one) => !/^(?:10|mg) .* $/u.test(one))).toEqual([]);
});

test("draws a PDF's page, and has its text for those who do not see it", async () => {
  const { frame, complaints } = await open(await documentNamed("blood-count.pdf"));
  const page = frame.getByLabel("Page 1 of 1");
  await page.getByText("Haemoglobin g/L 176 135 - 180").waitFor();
  const inks = await page.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const points = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return new Set(points).size;
  });
  expect(inks).toBeGreaterThan(10);
  expect(complaints).toEqual([]);
});

test("draws the pages of a long PDF as they come near", async () => {
  const { frame } = await open(pagesOf(Array.from({ length: 60 }, (_, nth) => `Visit ${nth + 1}`)));
  await frame.getByText("Visit 1", { exact: true }).waitFor();
  expect(await frame.locator("canvas").count()).toBeLessThan(10);
  await frame.getByLabel("Page 60 of 60").scrollIntoViewIfNeeded();
  await frame.getByText("Visit 60", { exact: true }).waitFor();
  await frame.getByText("Visit 1", { exact: true }).waitFor({ state: "detached" });
});

const withImage = (content: Uint8Array, filter: string) =>
  smallPdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
    stream("q 100 0 0 100 0 0 cm /I Do Q"),
    stream(
      Buffer.from(content).toString("latin1"),
      `/Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /${filter}`,
    ),
  ]);

test("draws a JPEG 2000 image of a PDF", async () => {
  const { frame } = await open(withImage(smallJpeg2000, "JPXDecode"));
  await frame.locator("canvas").waitFor();
  const greys = await frame.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const place = (nth: number) => (nth + 0.5) * (canvas.width / 16);
    const point = (x: number, y: number) => canvas.getContext("2d")?.getImageData(place(x), place(y), 1, 1).data[0];
    return [point(2, 5), point(8, 8), point(13, 2)];
  });
  for (const [nth, wanted] of [37, 136, 210].entries()) expect(Math.abs((greys[nth] ?? NaN) - wanted)).toBeLessThan(9);
});

test.for(["JPXDecode", "JBIG2Decode", "DCTDecode"])(
  "says that an image of a PDF cannot be shown (%s)",
  async (filter) => {
    const { frame } = await open(withImage(text("this is no image"), filter));
    const note = frame.getByText("An image of this page cannot be shown.");
    await note.waitFor();
    expect(await note.getAttribute("role")).toBe("status");
  },
);

test("says that a PDF is locked with a password", async () => {
  const words = `<${"ab".repeat(32)}>`;
  const trailer = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ${words} /U ${words} >> /ID [<00> <00>]`;
  const locked = smallPdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"], trailer);
  expect(await said(await open(locked))).toBe(
    "This PDF is locked with a password. Save a copy, and open it with another program.",
  );
});

test("says that a PDF is broken", async () => {
  expect(await said(await open(text("%PDF-1.7 and then nothing")))).toBe(CANNOT);
});

test.for(["light", "dark"] as const)("fits a narrow screen, in %s colours", async (colorScheme) => {
  const { page, frame } = await open(await documentNamed("continuity-of-care.xml"));
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width: 360, height: 640 });
  await page.locator("iframe").evaluate((made: HTMLIFrameElement) => (made.width = "320"));
  const [needed, there, ground] = await frame.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth, getComputedStyle(root).backgroundColor] as const;
  });
  expect(needed).toBeLessThanOrEqual(there);
  expect(ground).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(29, 35, 38)");
});
