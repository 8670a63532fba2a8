import type { Choices } from '../../gpu/gpu.js'
import { conv2dVariants } from '../../kernels/conv2d/variants.js'
import { families, type Kernel, type Problems } from '../../kernels/families.js'
import { matmulVariants } from '../../kernels/matmul.js'
import { ready } from '../../tensor/runtime.js'

const ladders = { matmul: matmulVariants, conv2d: conv2dVariants }

/**
 * Kernels that climb a ladder of variants: products of matrices; convolutions together with their gradients.
 * @useDeclaredType
 */
export type Ladder = keyof typeof ladders

const ladderOf: Record<Kernel, Ladder> = {
  matmul: 'matmul',
  conv2d: 'conv2d',
  conv2dInputGrad: 'conv2d',
  conv2dFilterGrad: 'conv2d',
}

/** The names that `withVariants` takes; the first is the definition, written down. */
export function variantsOf(ladder: Ladder): string[] {
  return Object.keys(ladders[ladder])
}

/**
 * While `body` goes on, kernels are these variants (`{ matmul: 'naive' }`) instead of those that would be chosen,
 * wherever the variant can do the work at hand. Steps that were recorded before stay as they are: `fit`, `evaluate`
 * and `predict` record theirs anew each time. Sums are added up in another order, so results agree up to rounding.
 *
 * @throws RangeError for a name that `variantsOf` doesn't list
 */
export async function withVariants<T>(
  variants: Partial<Record<Ladder, string>>,
  body: () => T | Promise<T>,
): Promise<T> {
  for (const [ladder, variant] of Object.entries(variants)) {
    if (!(ladder in ladders)) {
      throw new RangeError(`withVariants: expected ${Object.keys(ladders).join(' or ')}, got '${ladder}'`)
    }
    const known = variantsOf(ladder as Ladder)
    if (known.includes(variant)) continue
    throw new RangeError(
      `withVariants: ${ladder} has no variant '${variant}'. There are: ${known.join(', ')}`,
    )
  }
  const device = await ready()
  const before = device.choices
  const asked: Choices = {
    find<K extends Kernel>(kernel: K, problem: Problems[K]) {
      const variant = variants[ladderOf[kernel]]
      const possible =
        variant !== undefined && families[kernel].possible(device.traits, problem).includes(variant)
      return possible ? variant : before.find(kernel, problem)
    },
  }
  device.choices = asked
  try {
    return await body()
  } finally {
    device.choices = before
  }
}
