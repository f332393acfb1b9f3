import type { Address } from "../../domain/identifiers/address.js";
import { type Hex, toHex } from "../../domain/encoding/bytes.js";
import type { RecordId } from "../../domain/identifiers/ids.js";
import type { ChartkeyError } from "../../errors/chartkey-error.js";
import type { CheckedVersion } from "../cards/record-rows.js";
import type { ExportIndex } from "../../envelope/export/export-index.js";

type IndexFile = ExportIndex["files"][number];

/** Collects the contents of the index while the files are written. */
export class IndexBuilder {
  /** The digests of the bundles that the statements were signed with. */
  readonly keys: Set<Hex> = new Set();
  readonly authors: Set<Address> = new Set();
  readonly #files = new Map<Hex, IndexFile>();
  readonly #versions: ExportIndex["versions"] = [];
  readonly #problems: ExportIndex["problems"] = [];

  /** The file of the export that already holds this content. */
  fileWith(contentDigest: Uint8Array): IndexFile | undefined {
    return this.#files.get(toHex(contentDigest));
  }

  add({ card, record }: CheckedVersion, file: IndexFile): void {
    const { statement, signature } = card.opened.card;
    const { folder } = card.filed.location;
    this.#files.set(toHex(card.statement.contentDigest), file);
    this.#versions.push({
      path: file.path,
      folder,
      added: Math.floor(record.added.getTime() / 1000),
      statement,
      signature,
    });
    this.keys.add(card.statement.authorKey);
    this.authors.add(card.statement.author);
  }

  fail({ code }: ChartkeyError, record: RecordId | null = null, version: number | null = null): void {
    this.#problems.push({ record, version: version === 0 ? null : version, code });
  }

  /** Files, versions and problems. */
  get rows(): Pick<ExportIndex, "files" | "versions" | "problems"> {
    return { files: [...this.#files.values()], versions: this.#versions, problems: this.#problems };
  }
}
