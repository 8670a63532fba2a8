import { NdArray, scope, type Tensor, tensor, withVariants } from 'glassgrad'
import { type Bench, inTurn, type Plan } from '../bench.js'
import type { Contestant, Work } from '../measure.js'
import type { Field } from '../peers/index.js'
import { randomArray } from '../random.js'
import { directions } from './conv2d.js'

/** Images in a batch: few, since the lowest rungs take their time. */
const BATCH = 8

/** Rungs that are for every product and every convolution; the others are for special ones. */
const MATMUL = ['naive', 'tiled', 'blocked', 'blocks64', 'registers', 'subgroup']
const CONV2D = ['naive', 'blocks64', 'subgroup']

/** The same work by every rung of a kernel's ladder: docs/kernels.md walks up it. */
export const ladder: Bench = {
  name: 'ladder',
  about: 'matrix product by size, and a convolution with its gradients, by each rung of the ladder',
  sizes: [512],
  run: inTurn((n) => [
    rungs({
      name: `ladder of matmul ${n}×${n}×${n}`,
      kernel: 'matmul',
      variants: MATMUL,
      work: { flop: 2 * n ** 3, bytes: 12 * n ** 2 },
      inputs: [
        [n, n],
        [n, n],
      ],
      op: (a, b) => a.matmul(b),
    }),
    ...directions(BATCH, { side: 26, cin: 32, cout: 64, kernel: 3 }).map(({ name, work, inputs, ours }) =>
      rungs({ name: `ladder of ${name}`, kernel: 'conv2d', variants: CONV2D, work, inputs, op: ours }),
    ),
  ]),
}

interface Rungs {
  name: string
  kernel: 'matmul' | 'conv2d'
  variants: readonly string[]
  work: Work
  inputs: readonly (readonly number[])[]
  op: (...inputs: Tensor[]) => Tensor
}

/** Contestants from the top rung, which the others are compared with, down to the definition. */
function rungs({ name, kernel, variants, work, inputs, op }: Rungs): Plan {
  return {
    name,
    async make(field) {
      const tensors = inputs.map((shape, i) => {
        const size = shape.reduce((product, n) => product * n, 1)
        return tensor(new NdArray(randomArray(size, i + 1), shape))
      })
      const contestants = variants
        .filter((variant) => isPossible(field, variant))
        .map((variant): Contestant => {
          const on = <T>(body: () => T | Promise<T>) => withVariants({ [kernel]: variant }, body)
          return {
            name: variant,
            once: () => on(() => scope(() => void op(...tensors))),
            finish: () => field.gpu.finish(),
            answer: () => on(() => op(...tensors).data()),
          }
        })
      return { work, tolerance: 1e-4, contestants: contestants.reverse() }
    },
  }
}

/** The top rung shares work among the lanes of a subgroup, whose number must be known. */
function isPossible({ gpu }: Field, variant: string): boolean {
  return variant !== 'subgroup' || [4, 8].includes(gpu.traits.subgroupSize)
}
