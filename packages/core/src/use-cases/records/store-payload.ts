import type { RecordId } from "../../domain/identifiers/ids.js";
import type { NewRecord } from "../../domain/records/record.js";
import type { Placement } from "../../envelope/placement.js";
import { sealPayload } from "../../envelope/payload/seal-payload.js";
import { ChartkeyError } from "../../errors/chartkey-error.js";
import { recordHolder } from "../session/holders.js";
import type { Upload } from "./upload.js";

export interface StoredPayload {
  readonly placement: Placement;
  readonly size: number;
  readonly contentDigest: Uint8Array;
}

/**
 * Encrypts content under a fresh file key while the store reads it.
 * @throws ChartkeyError RECORD_TRUNCATED when the content has another size than the given one
 */
export async function storePayload(
  { session, staging, options }: Upload,
  record: RecordId,
  { content, size: total }: Pick<NewRecord, "content" | "size">,
): Promise<StoredPayload> {
  const { signal, onProgress } = options;
  const sealed = sealPayload(content, session.entropy, { signal });
  const holder = recordHolder(session.address, record);
  const id = await session.blobs.put(sealed.chunks, {
    holder,
    signal,
    onProgress: ({ bytes }) => onProgress?.({ type: "payload:stored", bytes, total }),
  });
  staging.keep({ id, holder });
  const { size, contentDigest, placement } = sealed.result();
  if (total !== undefined && size !== total)
    throw new ChartkeyError("RECORD_TRUNCATED", {
      message: `The content has ${size} bytes, not ${total}`,
      retryable: true,
    });
  return { placement: { ...placement, payload: id }, size, contentDigest };
}
