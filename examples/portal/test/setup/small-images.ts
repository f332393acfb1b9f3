import { deflateSync, crc32 } from "node:zlib";
import type { Page } from "playwright";

function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A black PNG of one bit a point. */
export function blackPng(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const points = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const chunks = [chunk("IHDR", header), chunk("IDAT", points), chunk("IEND", new Uint8Array())];
  return Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), ...chunks]);
}

/** An image that is as wide as 20 and as high as 10 points, encoded by the browser. */
export async function encodedBy(page: Page, type: string): Promise<Buffer> {
  const url = await page.evaluate((asked) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 20, height: 10 });
    canvas.getContext("2d")?.fillRect(0, 0, 20, 10);
    return canvas.toDataURL(asked);
  }, type);
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** A JPEG that says of itself that it lies on its side (EXIF orientation 6). */
export function turned(jpeg: Buffer): Buffer {
  const exif = Buffer.from("4578696600004d4d002a00000008000101120003000000010006000000000000", "hex");
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}
