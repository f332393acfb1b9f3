/** A large record, and where to ask for parts of it. */
export interface InParts {
  /** In bytes. */
  readonly size: number;
  readonly parts: MessagePort;
}

/** What the page hands to the frame: all bytes of a record, or parts of a large one. */
export type Handed = { readonly title: string } & ({ readonly bytes: ArrayBuffer } | InParts);

/** A part that the frame asks for: the bytes from one place to another, without it. */
export interface AskedPart {
  readonly from: number;
  readonly to: number;
}

/** The page's answer; without bytes for a part that cannot be had. */
export interface HandedPart {
  readonly from: number;
  readonly bytes?: ArrayBuffer;
}
