interface Content {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly title: string;
}

/**
 * Makes what a person sees of a record.
 * @throws CannotShow with the sentence to show instead; any other error has none
 */
export type Renderer = (content: Content) => readonly Node[] | Promise<readonly Node[]>;
