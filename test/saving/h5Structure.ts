import { type Attribute, Dataset, File, FS, type Group, ready } from 'h5wasm'

/** All groups, arrays and attributes of an HDF5 file, one line each: names, types, shapes, values. */
export async function structureOf(bytes: Uint8Array): Promise<string[]> {
  await ready
  FS!.writeFile('structure.h5', bytes)
  const file = new File('structure.h5', 'r')
  try {
    return describe(file, '')
  } finally {
    file.close()
  }
}

function describe(of: Group | Dataset, path: string): string[] {
  const lines = Object.keys(of.attrs)
    .sort()
    .map((name) => `${path}@${name} ${attribute(of.attrs[name])}`)
  if (of instanceof Dataset) {
    const { type, size, signed, littleEndian, shape, chunks } = of.metadata
    const kind = JSON.stringify({ type, size, signed, littleEndian, shape, chunks })
    return [`${path} array ${kind} ${show(of.value)}`, ...lines]
  }
  const members = [...of.keys()].sort().flatMap((name) => describe(of.get(name) as Group, `${path}/${name}`))
  return [`${path} group`, ...lines, ...members]
}

function attribute(of: Attribute): string {
  const { type, size, vlen, cset, shape } = of.metadata
  return `${JSON.stringify({ type, size, vlen, cset, shape })} ${show(of.value)}`
}

function show(value: unknown): string {
  return ArrayBuffer.isView(value) ? `[${[...(value as Float32Array)]}]` : JSON.stringify(value)
}
