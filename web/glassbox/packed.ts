// JSON that holds typed arrays: each as the name of its kind and its bytes in base64; maps as their entries. Other numbers
// keep nine digits, which tell every float32 from its neighbours.

const KINDS = { Float32Array, Int32Array, Uint8Array, Uint8ClampedArray }
type Kind = keyof typeof KINDS

export function packedJson(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'number' && !Number.isInteger(each)) return Number(each.toPrecision(9))
    if (each instanceof Map) return { map: [...each] }
    const kind = (Object.keys(KINDS) as Kind[]).find((name) => each?.constructor === KINDS[name])
    if (!kind) return each
    const bytes = new Uint8Array(each.buffer, each.byteOffset, each.byteLength)
    return { kind, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
  })
}

export function unpackedJson(text: string): unknown {
  return JSON.parse(text, (_, each) => {
    if (Array.isArray(each?.map)) return new Map(each.map)
    if (typeof each?.base64 !== 'string') return each
    const bytes = Uint8Array.from(atob(each.base64), (letter) => letter.charCodeAt(0))
    return new KINDS[each.kind as Kind](bytes.buffer)
  })
}
