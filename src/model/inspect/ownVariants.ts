import type { DeviceBuffer } from '../../gpu/buffer.js'
import type { Shader } from '../../gpu/dispatch.js'
import { GpuError } from '../../gpu/errors.js'
import { type Choices, type Gpu, NOTHING_MEASURED } from '../../gpu/gpu.js'
import { Recording } from '../../gpu/recording.js'
import { shaderProblems } from '../../gpu/shaderProblems.js'
import type { Conv2dProblem } from '../../kernels/conv2d/problem.js'
import { families, type Kernel, type Problems } from '../../kernels/families.js'
import type { MatmulProblem } from '../../kernels/matmul.js'
import { byText, textOf } from '../../kernels/shader.js'
import type { Ladder, OwnVariant } from './ladders.js'

/** Small problems with sizes that no tile divides, and one whose operands are aligned; it is large enough for `sums`. */
const products: MatmulProblem[] = [
  { batch: 1, m: 19, n: 35, k: 11, batchStrideA: 0, batchStrideB: 0 },
  { batch: 1, m: 35, n: 19, k: 11, transposeA: true, batchStrideA: 0, batchStrideB: 0 },
  { batch: 2, m: 7, n: 5, k: 13, transposeB: true, batchStrideA: 91, batchStrideB: 0 },
  { batch: 1, m: 64, n: 128, k: 128, batchStrideA: 0, batchStrideB: 0 },
]
const image = { n: 2, h: 7, w: 6, kh: 3, kw: 3, strideH: 1, strideW: 1, dilationH: 1, dilationW: 1 }
const convolutions: Conv2dProblem[] = [
  { ...image, cin: 4, cout: 8, oh: 7, ow: 6, padTop: 1, padLeft: 1, groups: 1 },
  { ...image, cin: 3, cout: 5, oh: 3, ow: 2, strideH: 2, strideW: 2, padTop: 0, padLeft: 0, groups: 1 },
  { ...image, cin: 4, cout: 4, oh: 7, ow: 6, padTop: 1, padLeft: 1, groups: 4 },
]
const checks: { [L in Ladder]: { [K in Kernel]?: Problems[K][] } } = {
  matmul: { matmul: products },
  conv2d: { conv2d: convolutions, conv2dInputGrad: convolutions },
}

/** By rounding alone results differ less, as a share of the largest. */
const ROUNDING = 1e-4

/**
 * Finds the programs to run in the place of those that own variants replace. They have been compiled and compared with
 * the definition on a few problems.
 * @throws GpuError
 */
export async function replacing(
  gpu: Gpu,
  variants: Partial<Record<Ladder, Partial<OwnVariant>>>,
): Promise<(shader: Shader) => Shader> {
  const own = new Map<string, string>()
  for (const [ladder, { source, variant = 'naive' }] of Object.entries(variants)) {
    if (source !== undefined) own.set(fileOf(ladder, variant), source)
  }
  const made = new Map<Shader, Shader>()
  const replace = (shader: Shader) => {
    const source = own.get(shader.file ?? shader.name)
    if (source === undefined) return shader
    const known = made.get(shader) ?? byText(source, shader)
    made.set(shader, known)
    return known
  }
  for (const [ladder, { source, variant = 'naive' }] of Object.entries(variants)) {
    if (source === undefined) continue
    for (const [kernel, problems] of Object.entries(checks[ladder as Ladder])) {
      for (const problem of problems) await check(gpu, kernel as Kernel, problem, variant, replace)
    }
  }
  return replace
}

/** The file of a variant; several may be of one. */
function fileOf(ladder: string, variant: string): string {
  const file = `${ladder}/${variant.replace(/\d+$/, '')}.wgsl`
  try {
    textOf(file)
  } catch {
    throw new GpuError(
      `withVariants: ${ladder}'s variant '${variant}' is more than one shader: replace another`,
    )
  }
  return file
}

/** Does a problem by the definition and by the own variant, and compares. */
async function check<K extends Kernel>(
  gpu: Gpu,
  kernel: K,
  problem: Problems[K],
  variant: string,
  replace: (shader: Shader) => Shader,
): Promise<void> {
  const { possible, sizes, run } = families[kernel]
  if (!possible(gpu.traits, problem).includes(variant)) return
  const [countA, countB, count] = sizes(problem)
  const operands = [countA, countB].map((count) =>
    upload(
      gpu,
      Float32Array.from({ length: count }, (_, i) => Math.sin(i * i + count)),
    ),
  )
  // What a product sums on the way, a bias' gradient, has to be right too.
  const { batch, n } = kernel === 'matmul' ? (problem as MatmulProblem) : { batch: 0, n: 0 }
  const counts = batch === 1 ? [count, n] : [count]
  const compute = async (choices: Choices, name: string) => {
    const outs = counts.map((count) => upload(gpu, new Float32Array(count).fill(NaN)))
    try {
      await runOnce(gpu, choices, () => run(gpu, problem, operands[0], operands[1], outs[0], name, outs[1]))
      return await Promise.all(outs.map(async (out) => new Float32Array(await gpu.read(out))))
    } finally {
      for (const out of outs) out.free()
    }
  }
  try {
    const defined = await compute(NOTHING_MEASURED, 'naive')
    const own = await compute({ ...NOTHING_MEASURED, replace }, variant)
    for (const [i, what] of ['result', "sums down B's columns (columnSums)"].slice(0, own.length).entries()) {
      const at = firstDifference(own[i], defined[i])
      if (at < 0) continue
      throw new GpuError(
        `withVariants: the ${kernel} of one's own computes something else than the definition: element ${at} of the ` +
          `${what} is ${own[i][at]}, expected ${defined[i][at]}, for ${JSON.stringify(problem)}`,
      )
    }
  } finally {
    for (const operand of operands) operand.free()
  }
}

function upload(gpu: Gpu, values: Float32Array): DeviceBuffer {
  const buffer = gpu.upload(values)
  buffer.mutable = true // else a recorded step would take what is computed from it for a constant
  return buffer
}

/** Records what `body` does, has its shaders compiled, and runs it. */
async function runOnce(gpu: Gpu, choices: Choices, body: () => void): Promise<void> {
  const recording = new Recording(gpu)
  const before = gpu.choices
  gpu.choices = choices
  try {
    recording.record(body)
  } finally {
    gpu.choices = before
  }
  for (const { shader } of recording.dispatches) {
    const [first] = await shaderProblems(gpu, shader.code)
    if (first) throw new GpuError(`${shader.name} of one's own, line ${first.line}: ${first.message}`)
  }
  await recording.compile([])
  recording.replay()
  recording.release()
}

function firstDifference(own: Float32Array, defined: Float32Array): number {
  const largest = defined.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return own.findIndex((x, i) => !(Math.abs(x - defined[i]) <= ROUNDING * largest))
}
