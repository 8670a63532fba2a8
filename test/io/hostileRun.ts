// Reads hostile files for hostile.test.ts, in a process of its own, whose memory is nobody else's: says of each what the
// error was, and how many megabytes the process has grown by.
import { readFileSync } from 'node:fs'
import { loadImage } from '../../src/data/loadImage.js'
import { Hdf5File } from '../../src/io/hdf5.js'
import { readNpy, readNpz } from '../../src/io/npy.js'
import { readSafetensors } from '../../src/io/safetensors.js'

/** Everything that there is in a file, as loading asks for it. */
function readAll(bytes: Uint8Array): void {
  const file = new Hdf5File(bytes)
  for (const attribute of ['one', 'many']) {
    const read = attribute === 'one' ? file.text('', attribute) : file.texts('', attribute)
    if (read) console.error(attribute, read.length)
  }
  const kept = file.names('').map((name) => file.array(name))
  console.error(kept.length)
}

const readers: Record<string, (bytes: Uint8Array) => unknown> = {
  h5: readAll,
  npy: readNpy,
  npz: readNpz,
  safetensors: readSafetensors,
  picture: loadImage,
}

for (const path of process.argv.slice(2)) {
  const bytes = new Uint8Array(readFileSync(path))
  const before = process.resourceUsage().maxRSS
  let message = 'it is read'
  try {
    await readers[path.slice(path.lastIndexOf('.') + 1)](bytes)
  } catch (error) {
    message = (error as Error).message
  }
  const grown = (process.resourceUsage().maxRSS - before) / 1024
  console.log(JSON.stringify({ path, message, grown }))
}
