import { type cifar10, fashionMnist, Model, mnist, type NdArray } from 'glassgrad'

/** Images that a network is tested on: of the set that it has learned from. */
export interface TestImages {
  set: keyof typeof SIZES
  /** [n, height, width, channels], uint8 */
  images: NdArray
  labels: NdArray
  classNames: readonly string[]
}

const SIZES = { mnist: [28, 28, 1], fashionMnist: [28, 28, 1], cifar10: [32, 32, 3] } as const

/** The sets of images as tasks get them here, which keep in mind what a run has loaded. */
export class DataSets {
  /** What tasks are given in the place of the engine's. */
  readonly given: { mnist: typeof mnist; fashionMnist: typeof fashionMnist; cifar10: typeof cifar10 }
  readonly #loaded = new Map<TestImages['set'], TestImages>()
  #last: TestImages['set'] = 'mnist'

  constructor(photographs: typeof cifar10) {
    const watched = <S extends typeof mnist>(name: TestImages['set'], set: S): S => ({
      ...set,
      loadData: async () => {
        const data = await set.loadData()
        const [, [images, labels]] = data
        this.#last = name
        this.#loaded.set(name, {
          set: name,
          images: images.reshape([images.length, ...SIZES[name]]),
          labels: labels.reshape([labels.length]),
          classNames: set.classNames,
        })
        return data
      },
    })
    this.given = {
      mnist: watched('mnist', mnist),
      fashionMnist: watched('fashionMnist', fashionMnist),
      cifar10: watched('cifar10', photographs),
    }
  }

  /** A run begins: unless it loads another set, it learns from the digits, which tasks share and do not load anew. */
  begin(): void {
    this.#last = 'mnist'
  }

  /** Test images of the set that the run has loaded last; null where the model does not tell its classes apart. */
  async testsFor(model: Model): Promise<TestImages | null> {
    if (!tellsApart(model, this.#last)) return null
    if (!this.#loaded.has(this.#last)) await this.given[this.#last].loadData()
    return this.#loaded.get(this.#last)!
  }
}

/**
 * Whether a model takes images of the set, in any form, from 0 to 1, and gives ten numbers. A network that is built on
 * another scales photographs as that one does.
 */
function tellsApart(model: Model, set: TestImages['set']): boolean {
  const [input, ...others] = model.inputShapes ?? []
  if (!input || others.length > 0 || model.outputNames.length !== 1) return false
  if (set === 'cifar10' && model.layers.some((layer) => layer instanceof Model)) return false
  const [, ...image] = input
  const output = model.computeOutputShape(input) as readonly (number | null)[]
  const size = (shape: readonly (number | null)[]) =>
    shape.reduce<number>((product, n) => product * (n ?? 0), 1)
  return size(image) === size(SIZES[set]) && output.length === 2 && output[1] === 10
}
