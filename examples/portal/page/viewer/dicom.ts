/** The image of a DICOM file. */
export async function dicomImage(_: Uint8Array<ArrayBuffer>): Promise<readonly Node[]> {
  throw new TypeError("Not yet");
}
