/** Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding), as far as ONNX needs it. */

/** How a field's value is laid out. */
const VARINT = 0
const BYTES = 2
const FIXED32 = 5

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
