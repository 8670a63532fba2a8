const [UP, RIGHT, DOWN, LEFT] = [1, 2, 4, 8]
/** A line's character, by the sides that it leads to. */
const LINES = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼'

/** Characters in rows, on which lines join where they meet. */
export class Canvas {
  readonly #sides: number[][]
  readonly #texts: (string | undefined)[][]

  constructor(width: number, height: number) {
    this.#sides = Array.from({ length: height }, () => Array<number>(width).fill(0))
    this.#texts = this.#sides.map(() => [])
  }

  horizontal(y: number, from: number, to: number): void {
    const [left, right] = [Math.min(from, to), Math.max(from, to)]
    for (let x = left; x < right; x++) {
      this.#sides[y][x] |= RIGHT
      this.#sides[y][x + 1] |= LEFT
    }
  }

  vertical(x: number, from: number, to: number): void {
    for (let y = from; y < to; y++) {
      this.#sides[y][x] |= DOWN
      this.#sides[y + 1][x] |= UP
    }
  }

  /** A text over what is there. */
  text(x: number, y: number, text: string): void {
    Array.from(text).forEach((letter, i) => {
      this.#texts[y][x + i] = letter
    })
  }

  toString(): string {
    const lines = this.#sides.map((row, y) =>
      row.map((sides, x) => this.#texts[y][x] ?? LINES[sides]).join(''),
    )
    return lines.map((line) => `${line.trimEnd()}\n`).join('')
  }
}
