/** What a value is, without its content, for an error message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? Object.prototype.toString.call(value).slice(8, -1) : typeof value;
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    // the getter throws for everything else, which takes ten times as long
    if (Object.prototype.toString.call(value) !== "[object ArrayBuffer]") return false;
    return typeof Reflect.get(ArrayBuffer.prototype, "byteLength", value) === "number";
  } catch {
    return false;
  }
}

// the getter of any realm knows the arrays of every realm, and no other object can pass for one
const isByteArray = (value: unknown): value is Uint8Array =>
  Reflect.get(Uint8Array.prototype, Symbol.toStringTag, value) === "Uint8Array";

/**
 * A `Uint8Array` of this realm on the same memory; `undefined` for what is not bytes. Bytes are a
 * `Uint8Array`, which includes Node's `Buffer`, or an `ArrayBuffer`, of any realm. A
 * `SharedArrayBuffer` is not, nor are other typed arrays, whose elements are not always bytes.
 * @throws TypeError for a buffer that was transferred elsewhere, which looks empty
 */
export function viewOf(value: unknown): Uint8Array | undefined {
  if (isByteArray(value)) {
    try {
      // of the methods that change nothing, one that refuses an array without its memory
      Uint8Array.prototype.keys.call(value);
    } catch (cause) {
      throw new TypeError("The memory of this Uint8Array was transferred or shrunk", { cause });
    }
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (!isArrayBuffer(value)) return undefined;
  try {
    return new Uint8Array(value);
  } catch (cause) {
    throw new TypeError("The memory of this ArrayBuffer was transferred", { cause });
  }
}
