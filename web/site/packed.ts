/** A text as letters that an address may hold: compressed, in base64url. */
export async function pack(text: string): Promise<string> {
  const bytes = await collected(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')))
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** @throws where it is nothing that `pack` has made */
export async function unpack(packed: string): Promise<string> {
  const letters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
  return new TextDecoder().decode(await inflated(new Blob([bytes]).stream()))
}

/** What has been compressed by `deflate`, without a head. */
export function inflated(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  return collected(stream.pipeThrough(new DecompressionStream('deflate-raw')))
}

async function collected(stream: ReadableStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
