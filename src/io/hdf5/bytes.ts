/** What may be read of a file in all: this, and twice its size. Nothing has to be read twice. */
const ROOM = 2 ** 20
const RATIO = 2
/** What arrays in chunks may unpack to in all: this, and so many times the file. Trained weights hardly shrink. */
const UNPACKED_ROOM = 2 ** 25
const UNPACKED_RATIO = 20

const [UTF_8, LATIN] = [new TextDecoder('utf-8', { fatal: true }), new TextDecoder('latin1')]

/**
 * The bytes of an HDF5 file, little-endian. They are counted: structures that lead to each other in circles, or a
 * thousand times to the same place, come to an end. Throws for what lies outside of the file.
 */
export class Hdf5Bytes {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #left: number
  #leftUnpacked: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#left = ROOM + RATIO * bytes.length
    this.#leftUnpacked = UNPACKED_ROOM + UNPACKED_RATIO * bytes.length
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#within(at, 1))
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#within(at, 2), true)
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#within(at, 4), true)
  }

  /** A length, or a number of elements; above 2^53 it is not exact, and no file is as long. */
  u64(at: number): number {
    return Number(this.#view.getBigUint64(this.#within(at, 8), true))
  }

  /** Where something lies in the file; null where it is nowhere. */
  address(at: number): number | null {
    const address = this.u64(at)
    return address >= 2 ** 64 - 1 ? null : address
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(this.#within(at, length), at + length)
  }

  /** Throws where a structure doesn't begin with its four letters. */
  requireSignature(at: number, letters: string): void {
    const found = String.fromCharCode(...this.bytes(at, letters.length))
    if (found !== letters) throw new Error(`expected ${letters} at byte ${at}, got ${JSON.stringify(found)}`)
  }

  /** A text of so many bytes, or as far as its first zero: UTF-8, and what is none as Latin letters. */
  text(at: number, length: number): string {
    const bytes = this.bytes(at, length)
    const end = bytes.indexOf(0)
    const letters = end < 0 ? bytes : bytes.subarray(0, end)
    try {
      return UTF_8.decode(letters)
    } catch {
      return LATIN.decode(letters)
    }
  }

  /** A text that ends with a zero, before `end`. */
  textUntilZero(at: number, end: number): string {
    const zero = this.#bytes.subarray(this.#within(at, 0), end).indexOf(0)
    if (zero < 0) throw new Error('a name has no end')
    return this.text(at, zero)
  }

  /** Counts bytes that are about to be unpacked; throws where they are out of all proportion to the file. */
  countUnpacked(bytes: number): void {
    if (!(bytes <= this.#leftUnpacked)) {
      throw new Error(
        `it declares ${bytes} bytes unpacked, out of proportion to the ${this.#bytes.length} of the file`,
      )
    }
    this.#leftUnpacked -= bytes
  }

  #within(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= this.#bytes.length)) {
      throw new Error(`it leads to byte ${at + length} of ${this.#bytes.length}`)
    }
    this.#left -= length
    if (this.#left < 0) throw new Error('its parts lead to each other again and again')
    return at
  }
}
