import { describe, expect, it } from 'vitest'
import { readTflite } from '../../src/io/tflite.js'

/** What a field holds: a number of four bytes, numbers, bytes, a table of fields, several tables. */
type Field = number | null | { ints: number[] } | { bytes: Uint8Array } | Table | { tables: Table[] }
interface Table {
  fields: Field[]
}

/** A FlatBuffers file, laid out from its root on: offsets lead forward. */
function flatBuffer(identifier: string, root: Table): Uint8Array {
  const view = new DataView(new ArrayBuffer(4096))
  let end = 8
  const take = (size: number) => {
    end = Math.ceil(end / 4) * 4 + size
    return end - size
  }
  const link = (from: number, to: number) => view.setUint32(from, to - from, true)
  const put = (field: Exclude<Field, number | null>): number => {
    if ('fields' in field) {
      const { fields } = field
      const list = take(4 + 2 * fields.length)
      const table = take(4 + 4 * fields.length)
      view.setUint16(list, 4 + 2 * fields.length, true)
      view.setInt32(table, table - list, true)
      for (const [i, value] of fields.entries()) {
        if (value === null) continue
        const at = table + 4 + 4 * i
        view.setUint16(list + 4 + 2 * i, at - table, true)
        if (typeof value === 'number') view.setUint32(at, value, true)
        else link(at, put(value))
      }
      return table
    }
    const values = 'ints' in field ? field.ints : 'bytes' in field ? [...field.bytes] : field.tables
    const size = 'bytes' in field ? 1 : 4
    const start = take(4 + size * values.length)
    view.setUint32(start, values.length, true)
    for (const [i, value] of values.entries()) {
      const at = start + 4 + size * i
      if (typeof value !== 'number') link(at, put(value))
      else if (size === 1) view.setUint8(at, value)
      else view.setInt32(at, value, true)
    }
    return start
  }
  link(0, put(root))
  const bytes = new Uint8Array(view.buffer, 0, end)
  bytes.set(new TextEncoder().encode(identifier), 4)
  return bytes
}

const text = (words: string) => ({ bytes: new TextEncoder().encode(words) })
const floats = (...values: number[]) => ({ bytes: new Uint8Array(Float32Array.from(values).buffer) })
const tensor = (name: string, shape: number[], type: number, buffer: number): Table => ({
  fields: [{ ints: shape }, type, buffer, text(name)],
})

/** A model with two arrays of floats, one of whole numbers, and a tensor that is computed. */
const model = (shape = [2, 3]) =>
  flatBuffer('TFL3', {
    fields: [
      3,
      null,
      {
        tables: [
          {
            fields: [
              {
                tables: [
                  tensor('weights', shape, 0, 1),
                  tensor('bias', [1], 0, 2),
                  tensor('sizes', [1], 2, 2),
                  tensor('output', [1, 3], 0, 0),
                ],
              },
            ],
          },
        ],
      },
      text('a model'),
      { tables: [{ fields: [] }, { fields: [floats(1, 2, 3, 4, 5, -6.5)] }, { fields: [floats(0.25)] }] },
    ],
  })

describe('readTflite', () => {
  it('gives constant floats by name', () => {
    const found = readTflite(model())
    expect([...found.keys()]).toEqual(['weights', 'bias'])
    expect(found.get('weights')!.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, -6.5],
    ])
    expect(found.get('bias')!.toArray()).toEqual([0.25])
  })

  it('says what is wrong with other files', () => {
    expect(() => readTflite(new Uint8Array())).toThrow('TFLite: not a TFLite model')
    expect(() => readTflite(flatBuffer('TFL2', { fields: [] }))).toThrow('not a TFLite model')
    expect(() => readTflite(model([2, 2]))).toThrow('TFLite: "weights" has 24 bytes for its shape [2, 2]')
  })

  it('throws for a file that is cut short', () => {
    const whole = model()
    const last = whole.length - 4 // the bias' own bytes
    for (let length = 0; length <= last; length++) {
      expect(() => readTflite(whole.subarray(0, length)), `${length} bytes`).toThrow('TFLite: ')
    }
  })

  it('ends for a file with any byte changed', () => {
    const whole = model()
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const changed = whole.slice()
        changed[at] = value
        try {
          for (const { data, shape } of readTflite(changed).values()) {
            expect(data.length).toBe(shape.reduce((a, b) => a * b, 1))
          }
        } catch (error) {
          expect((error as Error).message).toMatch(/^TFLite: /)
        }
      }
    }
  })
})
