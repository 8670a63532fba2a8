// Files whose headers lie, read in a process of its own: each is refused in words, before memory is taken for it.
// Slowness is not measured; a file that would be read for minutes runs into the test's limit.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { crc32, deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { encode as encodeJpeg } from 'jpeg-js'
import { afterAll, expect, it } from 'vitest'
import { writeNpy } from '../../src/io/npy.js'
import { hostileHdf5 } from './hostileHdf5.js'

const RUN = fileURLToPath(new URL('./hostileRun.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'glassgrad-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** An `.npy` file of two numbers that declares another shape. */
function npy(shape: string): Uint8Array {
  const honest = Buffer.from(writeNpy([1, 2]))
  const at = honest.indexOf('(2,)')
  honest.write(shape, at)
  return new Uint8Array(honest)
}

/** A safetensors file of four bytes. */
function safetensors(shape: number[], end: number, length?: bigint): Uint8Array {
  const header = JSON.stringify({ a: { dtype: 'F32', shape, data_offsets: [0, end] } })
  const bytes = Buffer.alloc(8 + header.length + 4)
  bytes.writeBigUInt64LE(length ?? BigInt(header.length))
  bytes.write(header, 8)
  return new Uint8Array(bytes)
}

function png(width: number, height: number, colour: number, chunks: Record<string, Uint8Array>): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, colour], 8)
  const parts = Object.entries({ IHDR: header, ...chunks, IEND: Buffer.alloc(0) }).map(([name, body]) => {
    const named = Buffer.concat([Buffer.from(name), body])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(body.length)
    ends.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
  })
  return new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]))
}

/** A JPEG of 8 x 8 pixels that declares more, and has enough bytes for as many blocks. */
function jpeg(side: number, progressive: boolean): Uint8Array {
  const honest = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256, 99) }, 50).data
  const frame = honest.indexOf(Buffer.from([0xff, 0xc0]))
  if (progressive) honest[frame + 1] = 0xc2
  honest.writeUInt16BE(side, frame + 5)
  honest.writeUInt16BE(side, frame + 7)
  return new Uint8Array(Buffer.concat([honest, Buffer.alloc(600_000)]))
}

const zeros = (megabytes: number) => new Uint8Array(megabytes * 1e6)
const again = 'its parts lead to each other again and again'

const HDF5: Record<keyof typeof hostileHdf5, string> = {
  'a tree of a billion nodes': again,
  'one array under a thousand names': again,
  'one text three thousand times': again,
  'texts of no length': 'an attribute has texts of no length',
  'a header in itself': 'a header leads back into itself',
  'a vast array': 'it declares the shape [1099511627786], 4398046511144 bytes, and holds 40',
  'a vast chunk': 'bytes unpacked, out of proportion to the',
  'a billion chunks': 'it declares 4000000000 bytes unpacked, out of proportion to the',
  'a deflated bomb': 'it declares 100000000 bytes unpacked, out of proportion to the',
  'a chunk that holds more': 'a chunk is larger than the 44 bytes that it declares',
  'a chunk that takes more': 'it leads to byte',
  'one deflated array under a thousand names': 'it declares 16000000 bytes unpacked, out of proportion',
  'a tree of chunks in itself': 'a tree has nodes of another kind, or leads to itself',
  'a tree of a billion chunks': again,
  'a chunk ten times': 'one of its chunks is there twice',
  'a chunk outside': 'a chunk is outside of the array',
}

const OTHERS: [file: string, bytes: () => Uint8Array, told: string][] = [
  ['vast.npy', () => npy('(9000000000000,)'), 'the header declares [9000000000000] of f4, 8 bytes follow it'],
  ['vaster.npy', () => npy(`(${'9'.repeat(30)},)`), 'declares [1e+30] of f4'],
  ['bomb.npz', () => zipSync({ 'a.npy': zeros(90) }), '"a.npy" declares 90000000 bytes, out of proportion'],
  ['vast.npz', () => zipSync({ 'a.npy': npy('(9000000000000,)') }), 'declares [9000000000000] of f4'],
  ['header.safetensors', () => safetensors([1], 4, 10n ** 8n), 'the header declares 100000000 bytes'],
  [
    'vast.safetensors',
    () => safetensors([1e12], 4e12),
    'the tensors take 4000000000000 bytes, the file has 4',
  ],
  ['vaster.safetensors', () => safetensors([2 ** 52, 2 ** 52], 4), 'data_offsets [0,4]'],
  ['grey.picture', () => png(9000, 9000, 0, { IDAT: deflateSync(zeros(81)) }), "can't hold the 9000 x 9000"],
  [
    'palette.picture',
    () => png(5000, 5000, 3, { PLTE: new Uint8Array(3), IDAT: deflateSync(zeros(25.005)) }),
    "can't hold the 5000 x 5000",
  ],
  ['baseline.picture', () => jpeg(20_000, false), 'the header declares 20000 x 20000 pixels'],
  ['progressive.picture', () => jpeg(9500, true), "can't hold the 9500 x 9500"],
]

it('files whose headers lie are refused in words, and take no memory', async () => {
  const told = new Map<string, string>()
  for (const [name, make] of Object.entries(hostileHdf5)) {
    const path = join(folder, `${name}.h5`)
    writeFileSync(path, await make())
    told.set(path, HDF5[name as keyof typeof hostileHdf5])
  }
  for (const [name, make, message] of OTHERS) {
    writeFileSync(join(folder, name), make())
    told.set(join(folder, name), message)
  }
  const args = ['--import', 'tsx', RUN, ...told.keys()]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 })
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ path }) => path)).toEqual([...told.keys()])
  for (const { path, message, grown } of lines) {
    expect(message, path).toContain(told.get(path))
    expect(grown, path).toBeLessThan(200)
  }
}, 60_000)
