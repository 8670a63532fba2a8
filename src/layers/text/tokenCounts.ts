/** How often tokens come in data, and in how many examples. */
export class TokenCounts<T extends string | number> {
  readonly #counts = new Map<T, number>()
  readonly #examples = new Map<T, number>()
  #count = 0

  /** Adds examples, each a list of tokens. */
  add(examples: readonly (readonly T[])[]): void {
    for (const tokens of examples) {
      this.#count++
      for (const token of tokens) this.#counts.set(token, (this.#counts.get(token) ?? 0) + 1)
      for (const token of new Set(tokens)) this.#examples.set(token, (this.#examples.get(token) ?? 0) + 1)
    }
  }

  /**
   * The most frequent tokens, of equals the later ones in order first, as Keras has them; and how rare each is:
   * log(1 + n / (1 + in how many of n examples it is)).
   * @param special tokens that are none of the vocabulary's
   */
  most(special: readonly (T | null)[], room: number): { tokens: T[]; idf: number[] } {
    const tokens = [...this.#counts.keys()]
      .filter((token) => !special.includes(token))
      .sort((a, b) => this.#counts.get(b)! - this.#counts.get(a)! || inOrder(b, a))
      .slice(0, room)
    const idf = tokens.map((token) => Math.log(1 + this.#count / (1 + this.#examples.get(token)!)))
    return { tokens, idf }
  }
}

/** Numbers by size, texts by their code points: as their bytes in UTF-8 are ordered. */
function inOrder(a: string | number, b: string | number): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b)
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((letter, i) => letter !== right[i])
  if (at < 0) return left.length - right.length
  return at < right.length ? left[at].codePointAt(0)! - right[at].codePointAt(0)! : 1
}
