import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../src/io/safetensors.js'
import { NdArray } from '../../src/tensor/ndarray.js'

/** A file made by the letter of the format. */
function file(header: object | string, data: number[], length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(data, 8 + json.length)
  return bytes
}

const entry = (dtype: string, shape: unknown, begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

describe('safetensors', () => {
  it('reads each kind of elements', () => {
    const { tensors, metadata } = readSafetensors(
      file(
        {
          __metadata__: { format: 'pt' },
          half: entry('F16', [2], 0, 4),
          brain: entry('BF16', [1], 4, 6),
          long: entry('I64', [], 6, 14),
          float: entry('F32', [1, 1], 14, 18),
          flag: entry('BOOL', [2], 18, 20),
          none: entry('F32', [0, 3], 20, 20),
        },
        [
          0, 0x3c, 0, 0xc0, 0x80, 0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0x20, 0x40, 1,
          0,
        ],
      ),
    )
    expect(tensors.get('half')).toEqual(new NdArray(Float32Array.of(1, -2), [2]))
    expect(tensors.get('brain')).toEqual(new NdArray(Float32Array.of(1), [1]))
    expect(tensors.get('long')).toEqual(new NdArray(Int32Array.of(-1), []))
    expect(tensors.get('float')).toEqual(new NdArray(Float32Array.of(2.5), [1, 1]))
    expect(tensors.get('flag')?.toArray()).toEqual([true, false])
    expect(tensors.get('none')?.shape).toEqual([0, 3])
    expect(metadata).toEqual(new Map([['format', 'pt']]))
  })

  it('writes what it reads, the tensors at a multiple of 8', () => {
    const tensors = new Map([
      ['b', NdArray.from([[1, 2]])],
      ['a', new NdArray(Int32Array.of(3), [1])],
      ['ü', new NdArray(Uint8Array.of(1, 2, 3), [3])],
    ])
    const bytes = writeSafetensors(tensors, new Map([['made', 'here']]))
    expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n)
    expect(readSafetensors(bytes)).toEqual({
      tensors: new Map([...tensors].sort(([a], [b]) => (a < b ? -1 : 1))),
      metadata: new Map([['made', 'here']]),
    })
  })

  it.each([
    ['no header', new Uint8Array(5), 'has no header'],
    ['a header longer than the file', file({}, [], 10n ** 18n), 'declares'],
    ['a header of 4 GB', file({}, [], 2n ** 32n), 'declares'],
    ['no JSON', file('{', []), 'not valid JSON'],
    ['a list', file('[]', []), 'expected an object'],
    [
      'an overlap',
      file({ a: entry('F32', [1], 0, 4), b: entry('F32', [1], 2, 6) }, [0, 0, 0, 0, 0, 0]),
      'no overlap',
    ],
    ['a gap', file({ a: entry('U8', [1], 1, 2) }, [0, 0]), 'no gap'],
    ['bytes left over', file({ a: entry('U8', [1], 0, 1) }, [0, 0]), 'take 1 bytes'],
    ['an end outside', file({ a: entry('F32', [4], 0, 16) }, [0]), 'take 16 bytes'],
    ['a size that its shape does not have', file({ a: entry('F32', [3], 0, 4) }, [0, 0, 0, 0]), '12 bytes'],
    [
      'a shape beyond all numbers',
      file({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 4) }, [0, 0, 0, 0]),
      'data_offsets',
    ],
    ['a negative size', file({ a: entry('F32', [-1], 0, 4) }, [0, 0, 0, 0]), 'whole numbers'],
    ['an unknown dtype', file({ a: entry('C64', [1], 0, 8) }, Array(8).fill(0)), 'C64 is not read'],
    [
      'a prototype',
      file('{"__proto__": {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}}', []),
      'refused',
    ],
    [
      'a whole number too large',
      file({ a: entry('U32', [1], 0, 4) }, [255, 255, 255, 255]),
      'does not fit int32',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message)
  })
})
