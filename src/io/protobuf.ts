/** Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding), as far as ONNX needs it. */

/** How a field's value is laid out. */
const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/** A field as it stands in a message: whole numbers and text are told apart by whoever knows the message. */
export interface Field {
  number: number
  /** Whole numbers. */
  value: bigint
  /** Bytes of a text, of a message, or of numbers one after the other; of a number in 4 or 8 bytes. */
  bytes: Uint8Array
}

/**
 * The fields of a message, in order.
 * @param what names the message in errors
 * @throws Error where it is cut off or damaged
 */
export function* fieldsOf(message: Uint8Array, what: string): Generator<Field> {
  const reader = new Reader(message, what)
  while (reader.at < message.length) {
    const key = Number(reader.varint())
    const number = Math.floor(key / 8)
    const kind = key % 8
    const none = message.subarray(0, 0)
    if (kind === VARINT) yield { number, value: reader.varint(), bytes: none }
    else if (kind === BYTES) yield { number, value: 0n, bytes: reader.take(Number(reader.varint())) }
    else if (kind === FIXED32 || kind === FIXED64)
      yield { number, value: 0n, bytes: reader.take(kind === FIXED32 ? 4 : 8) }
    else throw new Error(`${what} is damaged: a field of kind ${kind}`)
  }
}

/** Whole numbers that stand one after the other in a field. */
export function packed({ value, bytes }: Field, what: string): bigint[] {
  if (bytes.length === 0) return [value]
  const reader = new Reader(bytes, what)
  const numbers: bigint[] = []
  while (reader.at < bytes.length) numbers.push(reader.varint())
  return numbers
}

class Reader {
  at = 0

  constructor(
    readonly bytes: Uint8Array,
    readonly what: string,
  ) {}

  /** Signed, as all of ONNX' whole numbers are. */
  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.at >= this.bytes.length) break
      const byte = this.bytes[this.at++]
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
    throw new Error(`${this.what} is damaged, or cut off`)
  }

  take(length: number): Uint8Array {
    if (length < 0 || length > this.bytes.length - this.at) throw new Error(`${this.what} is cut off`)
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
}

/** Writes messages, field by field. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = []
  /** Bytes so far. */
  length = 0

  /** A whole number, negative ones in ten bytes. */
  int(field: number, value: number): this {
    return this.#push(varint(field * 8 + VARINT), varint(value))
  }

  float(field: number, value: number): this {
    return this.#push(varint(field * 8 + FIXED32), new Uint8Array(Float32Array.of(value).buffer))
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint(field * 8 + BYTES), varint(value.length), value)
  }

  message(field: number, value: MessageWriter): this {
    return this.#push(varint(field * 8 + BYTES), varint(value.length), ...value.#parts)
  }

  /** The message. */
  finish(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.length)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  #push(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.#parts.push(part)
      this.length += part.length
    }
    return this
  }
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
