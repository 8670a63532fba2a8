/** Pixels along a side of MNIST's pictures, and of the box in them that a digit fills. */
const SIDE = 28
const BOX = 20

/**
 * Ink on a square sheet, as MNIST's pictures were made of scanned digits: scaled so that its longer side is 20
 * pixels, each pixel the mean of what it covers, and moved so that its centre of mass is the centre of the picture
 * (Y. LeCun et al., Gradient-based learning applied to document recognition, 1998, section III-A).
 * @param sheet [side, side], from 0 (paper) to 1
 * @returns [28, 28], from 0 to 1; empty for an empty sheet
 */
export function toMnist(sheet: Float32Array, side: number): Float32Array<ArrayBuffer> {
  const picture = new Float32Array(SIDE * SIDE)
  let [left, top, right, bottom] = [side, side, -1, -1]
  let [mass, massX, massY] = [0, 0, 0]
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const ink = sheet[y * side + x]
      if (ink === 0) continue
      ;[left, right] = [Math.min(left, x), Math.max(right, x)]
      ;[top, bottom] = [Math.min(top, y), Math.max(bottom, y)]
      mass += ink
      massX += ink * (x + 0.5)
      massY += ink * (y + 0.5)
    }
  }
  if (mass === 0) return picture

  const size = Math.max(right - left, bottom - top) + 1
  const step = size / BOX // pixels of the sheet to one of the picture
  const originX = massX / mass - (SIDE / 2) * step
  const originY = massY / mass - (SIDE / 2) * step
  for (let v = 0; v < SIDE; v++) {
    for (let u = 0; u < SIDE; u++) {
      picture[v * SIDE + u] = mean(sheet, side, originX + u * step, originY + v * step, step)
    }
  }
  return picture
}

/** The mean of a square of the sheet, of which pixels may lie inside in part; outside the sheet is paper. */
function mean(sheet: Float32Array, side: number, left: number, top: number, size: number): number {
  let sum = 0
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(side, top + size); y++) {
    const height = Math.min(y + 1, top + size) - Math.max(y, top)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(side, left + size); x++) {
      const width = Math.min(x + 1, left + size) - Math.max(x, left)
      sum += sheet[y * side + x] * width * height
    }
  }
  return sum / (size * size)
}
