import { describe, expect, it } from 'vitest'
import { toMnist } from '../../web/digit/ink.js'

const SIDE = 140

/** A sheet with a filled rectangle. */
function rectangle(left: number, top: number, width: number, height: number): Float32Array {
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    return Number(x >= left && x < left + width && y >= top && y < top + height)
  })
}

/** Where the ink of a picture lies: its box, and its centre of mass. */
function place(picture: Float32Array) {
  const inked = [...picture.keys()].filter((i) => picture[i] > 0.01)
  const [xs, ys] = [inked.map((i) => i % 28), inked.map((i) => Math.floor(i / 28))]
  const mass = picture.reduce((sum, ink) => sum + ink, 0)
  const mean = (along: (i: number) => number) =>
    picture.reduce((sum, ink, i) => sum + ink * (along(i) + 0.5), 0) / mass
  return {
    width: Math.max(...xs) - Math.min(...xs) + 1,
    height: Math.max(...ys) - Math.min(...ys) + 1,
    x: mean((i) => i % 28),
    y: mean((i) => Math.floor(i / 28)),
  }
}

describe('a drawn digit, as MNIST has it', () => {
  it.each<[string, [number, number, number, number]]>([
    ['large', [20, 10, 60, 120]],
    ['small', [100, 90, 10, 20]],
    ['in a corner', [0, 0, 35, 70]],
  ])('%s: 20 pixels high, its proportions kept, its centre of mass in the middle', (_, box) => {
    const { width, height, x, y } = place(toMnist(rectangle(...box), SIDE))
    expect(height).toBe(20)
    expect(width).toBeGreaterThanOrEqual(10)
    expect(width).toBeLessThanOrEqual(11)
    expect(x).toBeCloseTo(14, 4)
    expect(y).toBeCloseTo(14, 4)
  })

  it('has as much ink as the area says, with grey edges', () => {
    const picture = toMnist(rectangle(33, 21, 57, 91), SIDE)
    const ink = picture.reduce((sum, value) => sum + value, 0)
    expect(ink).toBeCloseTo(20 * 20 * (57 / 91), 2)
    expect(Math.max(...picture)).toBeLessThanOrEqual(1.000001)
    expect(picture.some((value) => value > 0.05 && value < 0.95)).toBe(true)
  })

  it('is moved by its mass, not by its box', () => {
    const [bar, post] = [rectangle(20, 20, 80, 20), rectangle(20, 20, 20, 80)]
    const sheet = bar.map((ink, i) => Math.max(ink, post[i])) // the letter Γ
    const { x, y } = place(toMnist(sheet, SIDE))
    expect(x).toBeCloseTo(14, 1)
    expect(y).toBeCloseTo(14, 1)
  })

  it('is empty where nothing has been drawn', () => {
    expect(toMnist(new Float32Array(SIDE * SIDE), SIDE).every((ink) => ink === 0)).toBe(true)
  })
})
