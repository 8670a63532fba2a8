import { readFileSync } from 'node:fs'
import { env } from 'node:process'
import { encode } from 'fast-png'
import type { Plugin } from 'vite'
import { toMnist } from './digit/ink.js'
import { THREE } from './digit/three.js'
import { answer, asWeights, type Maps } from './home/digitNet.js'

// What is shown of the site where somebody sends its address: the home page's network and what it makes of a three.

const FILE = 'preview.png'
const [WIDTH, HEIGHT] = [1200, 630]
const PAPER = [20, 23, 29]
const INK = [255, 237, 184]
const ACCENT = [90, 150, 255]

/** Adds the picture, and says so in the page. `SITE=https://…` gives it the whole address that most readers of it want. */
export function preview(): Plugin {
  const tags = {
    'og:image': new URL(FILE, env.SITE ?? 'relative:/').href.replace('relative:/', './'),
    'og:image:width': `${WIDTH}`,
    'og:image:height': `${HEIGHT}`,
    'og:image:alt': 'A drawn three, what the layers of a network make of it, and ten probabilities',
  }
  return {
    name: 'preview',
    apply: 'build',
    transformIndexHtml: () =>
      Object.entries(tags).map(([property, content]) => ({
        tag: 'meta',
        attrs: { property, content },
        injectTo: 'head' as const,
      })),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: picture() })
    },
  }
}

/** From left to right: the digit, the maps of both convolutions, the probabilities; as PNG. */
export function picture(): Uint8Array {
  const { buffer } = new Uint8Array(readFileSync(new URL('home/digits.bin', import.meta.url)))
  const ink = toMnist(sheet(140), 140)
  const { edges, parts, probabilities } = answer(asWeights(new Float32Array(buffer)), ink)
  const data = new Uint8Array(WIDTH * HEIGHT * 3)
  const fill = (left: number, top: number, width: number, height: number, color: readonly number[]) => {
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) data.set(color, 3 * (y * WIDTH + x))
  }
  const maps = ({ size, channels, values }: Maps, columns: number, left: number, scale: number) => {
    const step = size * scale + 8
    const top = Math.round((HEIGHT - Math.ceil(channels / columns) * step + 8) / 2)
    const most = Math.max(...values)
    for (const [i, value] of values.entries()) {
      const [place, channel] = [Math.floor(i / channels), i % channels]
      const x = left + (channel % columns) * step + (place % size) * scale
      const y = top + Math.floor(channel / columns) * step + Math.floor(place / size) * scale
      fill(
        x,
        y,
        scale,
        scale,
        INK.map((full) => 8 + ((full - 8) * value) / most),
      )
    }
  }
  fill(0, 0, WIDTH, HEIGHT, PAPER)
  maps({ size: 28, channels: 1, values: ink }, 1, 50, 11)
  maps(edges, 2, 410, 5)
  maps(parts, 4, 700, 6)
  for (const [digit, probability] of probabilities.entries()) {
    fill(1010, 140 + digit * 36, 140, 22, [40, 44, 54])
    fill(1010, 140 + digit * 36, Math.round(140 * probability), 22, ACCENT)
  }
  return encode({ width: WIDTH, height: HEIGHT, data, channels: 3, depth: 8 })
}

/** The three, drawn with a thick pen: [side, side], from 0 (paper) to 1. */
function sheet(side: number): Float32Array {
  const drawn = new Float32Array(side * side)
  for (const stroke of THREE) {
    for (const [i, [x2, y2]] of stroke.entries()) {
      const [x1, y1] = stroke[Math.max(0, i - 1)]
      for (let at = 0; at < drawn.length; at++) {
        const [x, y] = [(at % side) / side, Math.floor(at / side) / side]
        const [dx, dy] = [x2 - x1, y2 - y1]
        const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)))
        if (Math.hypot(x - x1 - along * dx, y - y1 - along * dy) < 0.05) drawn[at] = 1
      }
    }
  }
  return drawn
}
