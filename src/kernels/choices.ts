import type { Choices, Gpu, Traits } from '../gpu/gpu.js'
import { host } from '../host.js'
import { sha256Of } from '../remote.js'
import { conv2dSources } from './conv2d.js'
import { families, type Kernel, type Problems } from './families.js'
import { matmulVariants } from './matmul.js'

/** The variants that were measured to be the fastest on a device, by class of problem. */
export class MeasuredChoices implements Choices {
  readonly #traits: Traits

  constructor(
    traits: Traits,
    readonly variants: ReadonlyMap<string, string>,
  ) {
    this.#traits = traits
  }

  find<K extends Kernel>(kernel: K, problem: Problems[K]): string | undefined {
    if (this.variants.size === 0) return undefined
    const { classOf, candidates } = families[kernel]
    const known = this.variants.get(classOf(problem))
    // A class is wider than one problem: what was fastest in it may not be able to do this one.
    return known !== undefined && candidates(this.#traits, problem).includes(known) ? known : undefined
  }
}

/** A table as it is kept: good for one device with one driver, and for one text of the shaders. */
interface Kept {
  device: string
  kernels: string
  variants: Record<string, string>
}

/** What an earlier `tune` has kept for this device. What is damaged, or meant for others, counts as nothing. */
export async function loadChoices({ name, traits }: Gpu): Promise<MeasuredChoices> {
  const bytes = await host().readCache(fileOf(name))
  if (!bytes) return new MeasuredChoices(traits, new Map())
  const kept = parse(new TextDecoder().decode(bytes))
  const problem = !kept
    ? 'is damaged'
    : kept.device !== name
      ? `is of another device, ${kept.device}`
      : kept.kernels !== (await kernelsVersion())
        ? 'is of another version of the kernels'
        : null
  if (problem) console.warn(`glassgrad: the table of measured kernels for ${name} ${problem}; tune again`)
  return new MeasuredChoices(traits, new Map(problem ? [] : Object.entries(kept!.variants)))
}

/** Keeps a table for later runs. */
export async function saveChoices({ name }: Gpu, { variants }: MeasuredChoices): Promise<void> {
  const kept: Kept = {
    device: name,
    kernels: await kernelsVersion(),
    variants: Object.fromEntries(variants),
  }
  await host().writeCache(fileOf(name), new TextEncoder().encode(`${JSON.stringify(kept, null, 2)}\n`))
}

/** `tuning/llvmpipe-mesa-25-0-7-llvm-15-0-6.json` */
const fileOf = (device: string) => `tuning/${device.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`

/** Changes when any shader does. */
async function kernelsVersion(): Promise<string> {
  const sources = [...Object.values(matmulVariants).map(({ source }) => source), ...conv2dSources]
  return (await sha256Of(new TextEncoder().encode(sources.join('\n')))).slice(0, 16)
}

function parse(text: string): Kept | null {
  try {
    const kept = JSON.parse(text) as Partial<Kept> | null
    const { device, kernels, variants } = kept ?? {}
    const whole =
      typeof device === 'string' &&
      typeof kernels === 'string' &&
      typeof variants === 'object' &&
      variants !== null &&
      Object.values(variants).every((variant) => typeof variant === 'string')
    return whole ? { device, kernels, variants } : null
  } catch {
    return null
  }
}
