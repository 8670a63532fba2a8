import type { Choices, Gpu, Traits } from '../gpu/gpu.js'
import { host } from '../host.js'
import { sha256Of } from '../sha256.js'
import { families, type Kernel, type Problems } from './families.js'
import { canBeLearned, fastestTile, type Met } from './learning.js'
import { allShaders } from './shader.js'

/** Milliseconds that a GPU may spend on finding its tiles before a step: nobody notices. */
const UNNOTICED = 300

/** The variants that were measured to be the fastest on a device, by class of problem. */
export class MeasuredChoices implements Choices {
  readonly #traits: Traits
  /** What has been asked for and is not known; null where nothing is to be learned. */
  readonly #unknown: Map<string, Met> | null

  /**
   * @param variants by class of problem
   * @param learns whether the device finds out for itself which tiles are the fastest for what it meets
   */
  constructor(
    traits: Traits,
    readonly variants: Map<string, string>,
    readonly learns = false,
  ) {
    this.#traits = traits
    this.#unknown = learns ? new Map() : null
  }

  find<K extends Kernel>(kernel: K, problem: Problems[K]): string | undefined {
    if (this.variants.size === 0 && !this.#unknown) return undefined
    const { classOf, candidates } = families[kernel]
    const name = classOf(problem)
    const known = this.variants.get(name)
    if (known === undefined) {
      if (this.#unknown && canBeLearned(this.#traits, kernel, problem))
        this.#unknown.set(name, { kernel, problem } as Met)
      return undefined
    }
    // A class is wider than one problem: what was fastest in it may not be able to do this one.
    return candidates(this.#traits, problem).includes(known) ? known : undefined
  }

  /**
   * Times the tiles for what has been met since, and keeps the winners. What the time doesn't suffice for stays with
   * the fixed table, for good: the same table, the same choice. All tiles come to the same bits.
   */
  async learn(gpu: Gpu, now = () => performance.now()): Promise<boolean> {
    if (!this.#unknown || this.#unknown.size === 0) return false
    const met = [...this.#unknown]
    this.#unknown.clear()
    const end = now() + UNNOTICED
    let changed = false
    const learnOne = async <K extends Kernel>(name: string, kernel: K, problem: Problems[K]) => {
      const fastest = await fastestTile(gpu, kernel, problem, { left: () => end - now() })
      this.variants.set(name, fastest)
      changed ||= fastest !== families[kernel].standard(gpu.traits, problem)
    }
    for (const [name, { kernel, problem }] of met) await learnOne(name, kernel, problem)
    await saveChoices(gpu, this)
    return changed
  }
}

/** A table as it is kept: good for one device with one driver, and for one text of the shaders. */
interface Kept {
  device: string
  kernels: string
  variants: Record<string, string>
}

/** What an earlier `tune` has kept for this device. What is damaged, or meant for others, counts as nothing. */
export async function loadChoices({ name, traits }: Gpu, learns = false): Promise<MeasuredChoices> {
  const bytes = await host().readCache(fileOf(name))
  if (!bytes) return new MeasuredChoices(traits, new Map(), learns)
  const kept = parse(new TextDecoder().decode(bytes))
  const problem = !kept
    ? 'is damaged'
    : kept.device !== name
      ? `is of another device, ${kept.device}`
      : kept.kernels !== (await kernelsVersion())
        ? 'is of another version of the kernels'
        : null
  // A device that learns does so again, by itself.
  if (problem && !learns)
    console.warn(`glassgrad: the table of measured kernels for ${name} ${problem}; tune again`)
  return new MeasuredChoices(traits, new Map(problem ? [] : Object.entries(kept!.variants)), learns)
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
  return (await sha256Of(new TextEncoder().encode(allShaders()))).slice(0, 16)
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
