import type { Gpu } from '../../gpu/gpu.js'
import { families, type Kernel, type Problems } from '../../kernels/families.js'
import { matmulVariants } from '../../kernels/matmul.js'
import { nearest } from '../../lookup.js'
import { ready } from '../../tensor/runtime.js'
import { type Ladder, ladders, type OwnVariant } from './ladders.js'

const ladderOf: Record<Kernel, Ladder> = {
  matmul: 'matmul',
  conv2d: 'conv2d',
  conv2dInputGrad: 'conv2d',
  conv2dFilterGrad: 'conv2d',
}

/**
 * The names that `withVariants` takes; the first is the definition, written down.
 * @param device what `await ready()` gives, for those alone that it can run. @default all
 */
export function variantsOf(ladder: Ladder, device?: Gpu): string[] {
  return Object.keys(ladders[ladder]).filter((variant) => !device || isRunBy(device, variant))
}

/** Whether a device has what a variant needs; those that need something have one name in both ladders. */
function isRunBy({ traits }: Gpu, variant: string): boolean {
  const { applies } = matmulVariants[variant] ?? {}
  return !applies || applies(traits, 'f32') || applies(traits, 'f16')
}

/**
 * While `body` goes on, kernels are these variants (`{ matmul: 'naive' }`) instead of those that would be chosen,
 * wherever the variant can do the work at hand. Steps that were recorded before stay as they are: `fit`, `evaluate`
 * and `predict` record theirs anew each time. Sums are added up in another order, so results agree up to rounding.
 * A shader of one's own (`{ matmul: { source } }`) is compared with the definition on a few small problems first.
 *
 * @throws RangeError for a name that `variantsOf` doesn't list for the device
 * @throws GpuError for a `source` that the device refuses, with the line, or that computes something else
 */
export async function withVariants<T>(
  variants: Partial<Record<Ladder, string | OwnVariant>>,
  body: () => T | Promise<T>,
): Promise<T> {
  const device = await ready()
  const asked: Partial<Record<Ladder, OwnVariant | { source?: undefined; variant: string }>> = {}
  for (const [ladder, given] of Object.entries(variants)) {
    if (!(ladder in ladders)) {
      throw new RangeError(`withVariants: expected ${Object.keys(ladders).join(' or ')}, got '${ladder}'`)
    }
    const chosen = typeof given === 'string' ? { variant: given } : given
    const known = variantsOf(ladder as Ladder)
    const { variant = 'naive' } = chosen
    if (!known.includes(variant)) {
      throw new RangeError(
        `withVariants: ${ladder} has no variant '${variant}': did you mean '${nearest(variant, known)}'? There are: ${known.join(', ')}`,
      )
    }
    const here = variantsOf(ladder as Ladder, device)
    if (!here.includes(variant)) {
      throw new RangeError(
        `withVariants: this device (${device.name}) has not what ${ladder}'s variant '${variant}' needs. ` +
          `It can run: ${here.join(', ')}`,
      )
    }
    asked[ladder as Ladder] = chosen
  }
  const before = device.choices
  const own = Object.values(asked).some(({ source }) => source !== undefined)
  const replace = own ? await (await import('./ownVariants.js')).replacing(device, asked) : before.replace
  device.choices = {
    find<K extends Kernel>(kernel: K, problem: Problems[K]) {
      const { variant = 'naive' } = asked[ladderOf[kernel]] ?? {}
      const possible =
        ladderOf[kernel] in asked && families[kernel].possible(device.traits, problem).includes(variant)
      return possible ? variant : before.find(kernel, problem)
    },
    replace,
  }
  try {
    return await body()
  } finally {
    device.choices = before
  }
}
