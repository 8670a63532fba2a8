import type { Bytes } from '../../remote.js'

/** A number at a step, as TensorBoard draws it. */
export interface Scalar {
  tag: string
  value: number
  step: number
}

/**
 * What TensorBoard reads: TFRecords of Event messages (tensorflow/core/util/event.proto, lib/io/record_writer.h).
 * Three messages and one checksum are all that scalars need of protobuf, so they are written out here.
 */
export function versionRecord(seconds: number): Bytes {
  return record([...double(1, seconds), ...bytes(3, text('brain.Event:2'))])
}

export function scalarRecord({ tag, value, step }: Scalar, seconds: number): Bytes {
  const metadata = bytes(9, bytes(1, bytes(1, text('scalars')))) // plugin_data.plugin_name
  const entry = [...bytes(1, text(tag)), ...float(2, value), ...metadata]
  return record([...double(1, seconds), ...varint(2, step), ...bytes(5, bytes(1, entry))])
}

/** u64 length, its checksum, the data, their checksum; all little-endian. */
function record(data: readonly number[]): Bytes {
  const out = new Uint8Array(16 + data.length)
  const view = new DataView(out.buffer)
  view.setBigUint64(0, BigInt(data.length), true)
  view.setUint32(8, masked(out.subarray(0, 8)), true)
  out.set(data, 12)
  view.setUint32(12 + data.length, masked(out.subarray(12, 12 + data.length)), true)
  return out
}

// Protobuf: a field is its number and wire type in one varint, then the value.

function varint(field: number, value: number): number[] {
  return [...base128(field << 3), ...base128(value)]
}

function bytes(field: number, data: readonly number[]): number[] {
  return [...base128((field << 3) | 2), ...base128(data.length), ...data]
}

function double(field: number, value: number): number[] {
  return [...base128((field << 3) | 1), ...new Uint8Array(Float64Array.of(value).buffer)]
}

function float(field: number, value: number): number[] {
  return [...base128((field << 3) | 5), ...new Uint8Array(Float32Array.of(value).buffer)]
}

function base128(value: number): number[] {
  const out: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128)
  return [...out, rest]
}

const text = (value: string): number[] => [...new TextEncoder().encode(value)]

/** CRC-32C (Castagnoli), turned and shifted so that a checksum of data with checksums in it is worth something. */
function masked(data: Uint8Array): number {
  const crc = crc32c(data)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

export function crc32c(data: Uint8Array): number {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}
