/** The content of a record of several pieces: each chunk of 64 KiB is opened, and is another. */
export const scan = (): Uint8Array<ArrayBuffer> => new Uint8Array(2_000_000).map((_, place) => (place * 7) % 251);
