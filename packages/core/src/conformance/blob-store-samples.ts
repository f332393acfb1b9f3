/**
 * Step, multiplier and start of a linear congruential generator modulo 2^32 (Numerical Recipes):
 * fast, and the same everywhere.
 */
const [A, C, SEED] = [1_664_525, 1_013_904_223, 0x9e3779b9];

/**
 * `size` bytes that any implementation can reproduce: the 32-bit words of the generator in
 * little-endian order, cut to size. They are yielded in chunks of `chunk` bytes, a multiple of 4,
 * which does not affect the content.
 */
export function* sampleChunks(size: number, chunk = 65_536): Generator<Uint8Array<ArrayBuffer>> {
  let word = SEED;
  for (let left = size; left > 0; left -= chunk) {
    const bytes = new DataView(new ArrayBuffer(chunk));
    for (let at = 0; at < chunk; at += 4) {
      word = (Math.imul(word, A) + C) >>> 0;
      bytes.setUint32(at, word, true);
    }
    yield new Uint8Array(bytes.buffer, 0, Math.min(chunk, left));
  }
}

/** The same bytes as an asynchronous source. */
export async function* sampleStream(size: number, chunk?: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield* sampleChunks(size, chunk);
}

/** The same bytes in one piece. */
export function sampleBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of sampleChunks(size)) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export interface BlobSample {
  readonly size: number;
  /** The id under the profile `unixfs-v1-2025`; up to 1 MiB that is the raw block. */
  readonly unixfs: string;
  /** The id of a store that hashes the whole. */
  readonly whole: string;
}

const raw = (size: number, id: string): BlobSample => ({ size, unixfs: id, whole: id });

/** The ids of {@link sampleBytes}, made by Kubo 0.43 and the SHA-256 of coreutils. */
export const blobSamples: readonly BlobSample[] = [
  raw(0, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
  raw(1, "bafkreigreeiadcbnftqwvbkt4re3nsfx64pgda3o7qxecykdqchsbzzb44"),
  raw(65_535, "bafkreiabglxrhfcak3uxklocnckkv3y7d5yxqxsfi6yo3inldghiurfcoa"),
  raw(65_536, "bafkreidjgi2ayp6oedk4issh2lcxcem6oeq6te23hmuv2tn6xtv6n3v2oq"),
  raw(65_537, "bafkreieyuy2byvyxs3vsqhit6cno2tdnr6jnjb36xwltanvsjvgpchx5ju"),
  raw(1_048_575, "bafkreifv2qp2yus6zwas6n6zak6jhjequigs4gluub76dr6wxwobsdo4ye"),
  raw(1_048_576, "bafkreifurbiavg2futbphaegk6r7m7c4yn2x4wwhkkjjbtpduhie6qoc7i"),
  {
    size: 1_048_577,
    unixfs: "bafybeibuihayi3y5nhiby4u2wondcd4brd75dar7f5qfn5dfpewwq4v2b4",
    whole: "bafkreiaxfnm5clcxydmnr64tcrlhlfk2kba42mxiqtv2pq2cm3msgiehre",
  },
  {
    size: 2_097_152,
    unixfs: "bafybeigwwqshikcolojexglgwhw46wtwhes7vbrldug4w36cl4v4g2cnra",
    whole: "bafkreiawmcmguijja3kyf6misqveapj3curkb6txwvmou27gqsea6tinzy",
  },
  {
    size: 3_145_733,
    unixfs: "bafybeie7bgogv5v5rqshxf4wvebonqqy5ozipnib4fkzdiulf4fah2wtuy",
    whole: "bafkreibxxtfad2jpjkkl3nsbe2yfk5yr7aai3iqdihgg6qx5cphmy3t4ia",
  },
  // stores that upload in parts have parts of 5 MiB or more: full ones only, and many with a rest
  {
    size: 10_485_760,
    unixfs: "bafybeidvkr5kgxdgarnzpnepmlyfnohonidqks5x4zqemq7byxvzbmkv6a",
    whole: "bafkreiggio2drkf7amvp32sazqxnxmczodlew4zretcuvgn2kkxtaj2wke",
  },
  {
    size: 20_971_527,
    unixfs: "bafybeiab56wrulb3ekrd6woldmffox4xqonpgo6knfd7qeuhjkef2l3yp4",
    whole: "bafkreihqbxpf6tizq77bzyaasmjwq3v4gehspoaf2kmghn7mfkpl2ddl2u",
  },
];
