/**
 * Lets calls under way at once have a model one after the other, in the order in which they came: steps share
 * weights, metrics and the memory that batches are written to. A turn must not wait for another one of its own.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `body` when all turns before have ended. */
  take<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(body)
    this.#last = turn.catch(() => {}) // whoever took it is told; the next one goes on
    return turn
  }

  /**
   * A turn that ends when `begin` has, with a value that comes later: what has been asked of the device is answered
   * in order, and nobody else need wait for it.
   */
  async begin<T>(begin: () => Promise<{ later: Promise<T> }>): Promise<T> {
    const { later } = await this.take(begin)
    return later
  }
}
