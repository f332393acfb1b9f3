import { Enums, imageLoader, init, metaData, type Types, utilities } from "@cornerstonejs/core";
import { init as initLoader, wadouri } from "@cornerstonejs/dicom-image-loader";
import { assertDrawable, CannotShow } from "./cannot-show.ts";
import { letWorkersStart } from "./frame-worker.ts";

type Image = Types.IImage & { readonly imageFrame: Types.IImageFrame & { readonly signed?: boolean } };

/** What a DICOM file says of itself, by the keywords of DICOM PS3.6. */
export type Tags = Readonly<Record<string, unknown>>;

export interface DrawnFrame {
  readonly canvas: HTMLCanvasElement;
  readonly tags: Tags;
  /** The grey values that are drawn from black to white; `undefined` for colours. */
  readonly window: { readonly center: number; readonly width: number; readonly isOfFile: boolean } | undefined;
}

const JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
/** Lossy JPEG with 12 bits: its decoder makes all values brighter, and the brightest darker. */
const JPEG_EXTENDED = /^1\.2\.840\.10008\.1\.2\.4\.5[135]$/u;
const hasAdobeMarker = (bytes: Uint8Array): boolean => new TextDecoder("latin1").decode(bytes).includes("Adobe");

/**
 * Ends what the decoders would draw wrongly: points that are missing, bits as bytes, colours deeper
 * than 8 bits, signs that the compressed image denies, bits that are no part of a value, RGB that a
 * JPEG decoder takes for YCbCr, and lossy JPEG of more than 8 bits.
 */
function assertTrue(image: Image, tags: Tags, bytes: Uint8Array): void {
  const { imageFrame, color, rows, columns } = image;
  const { bitsAllocated, bitsStored, signed, photometricInterpretation, pixelRepresentation } = imageFrame;
  const perPoint = image.getPixelData().length / (rows * columns);
  const isWhole = color ? perPoint === 3 || perPoint === 4 : perPoint === 1;
  const isDeep = color ? bitsAllocated !== 8 : ![8, 16, 32].includes(bitsAllocated ?? 0);
  const isOtherSign = signed !== undefined && signed !== (pixelRepresentation === 1);
  const isBeyond = !color && pixelRepresentation === 0 && image.maxPixelValue >= 2 ** (bitsStored ?? Number.NaN);
  const syntax = String(tags["TransferSyntaxUID"]);
  const isOtherColour = syntax === JPEG_BASELINE && photometricInterpretation === "RGB" && !hasAdobeMarker(bytes);
  const isBrighter = bitsAllocated === 16 && JPEG_EXTENDED.test(syntax);
  if (!isWhole || isDeep || isOtherSign || isBeyond || isOtherColour || isBrighter) throw new CannotShow();
}

/** The window of the file, or else every value of the image. */
function windowOf(image: Image, imageId: string): NonNullable<DrawnFrame["window"]> {
  const { windowCenter = [], windowWidth = [] } = (metaData.get("voiLutModule", imageId) ?? {}) as {
    readonly windowCenter?: readonly number[];
    readonly windowWidth?: readonly number[];
  };
  const [center, width] = [windowCenter[0], windowWidth[0]];
  if (center !== undefined && width !== undefined && width >= 1) return { center, width, isOfFile: true };
  const ends = [image.minPixelValue, image.maxPixelValue].map((value) => value * image.slope + image.intercept);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return { center: (low + high + 1) / 2, width: high - low + 1, isOfFile: false };
}

let isBegun = false;

/** A way to draw each frame of a DICOM file, counted from 1. */
export function dicomFrames(bytes: Uint8Array<ArrayBuffer>): (number: number) => Promise<DrawnFrame> {
  if (!isBegun) {
    letWorkersStart();
    init();
    initLoader({ maxWebWorkers: 1 });
    isBegun = true;
  }
  const file = wadouri.fileManager.add(new File([bytes], "record"));
  return async (number) => {
    const imageId = `${file}?frame=${number}`;
    // the drawing scales stored values itself: scaled ones need not be whole, as it needs them
    const options = {
      preScale: { enabled: false },
      useRGBA: true,
      priority: 0,
      requestType: Enums.RequestType.Interaction,
    };
    const image = (await imageLoader.loadImage(imageId, options)) as Image;
    const tags = (metaData.get("instance", imageId) ?? {}) as Tags;
    assertDrawable(image.columns, image.rows);
    assertTrue(image, tags, bytes);
    const window = image.color ? undefined : windowOf(image, imageId);
    if (window) Object.assign(image, { windowCenter: window.center, windowWidth: window.width });
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: image.columns, height: image.rows });
    canvas.style.aspectRatio = `${image.columns * image.columnPixelSpacing} / ${image.rows * image.rowPixelSpacing}`;
    // each point is drawn as one: the browser stretches points that are not square
    Object.assign(image, { columnPixelSpacing: 1, rowPixelSpacing: 1 });
    await utilities.renderToCanvasCPU(canvas, image);
    return { canvas, tags, window };
  };
}
