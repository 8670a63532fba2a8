const MOST_PIXELS = 1e8
/** Pixels that a file may declare, whatever its size, and for each of its bytes. */
const ROOM = 2 ** 23
const RATIO = 400

/** Throws where a header declares a picture that so many bytes hardly mean, before memory is taken for it. */
export function requirePixels(kind: string, width: number, height: number, bytes: number): void {
  const pixels = width * height
  if (width > 0 && height > 0 && pixels <= MOST_PIXELS && pixels <= ROOM + RATIO * bytes) return
  throw new Error(
    `${kind}: ${bytes} bytes hardly mean the ${width} x ${height} pixels that the header declares`,
  )
}
