import type { Shader } from '../gpu/dispatch.js'
import { GpuError } from '../gpu/errors.js'
import { type ShaderProblem, shaderProblems } from '../gpu/shaderProblems.js'
import { layoutOf } from '../gpu/uniforms.js'
import { UNIFORMS } from '../kernels/shader.js'
import { type Difference, differenceOf } from './difference.js'
import { bytesOf, type DebugStep, decoded, type StepTensor } from './step.js'

/** How another program does in a row's place. */
export interface Tried {
  /** What the compiler says against it; nothing ran where there is something. */
  problems: ShaderProblem[]
  /** What the row writes, beside what the engine's program writes. */
  outputs: Difference[]
  /** The weights that the step leaves, likewise. */
  weights: Difference[]
  /** Milliseconds of the row, medians: of the engine's program, and of this one. */
  ms: { engine: number; own: number } | null
}

const TIMES = 5

/** Makes a step with another program in a row's place, and compares. What the step holds stays as it was. */
export async function tryShader(step: DebugStep, row: number, code: string): Promise<Tried> {
  const { held } = step
  const { shader } = held.dispatches[row]
  const problems = await shaderProblems(held.gpu, code)
  if (problems.length > 0) return { problems, outputs: [], weights: [], ms: null }
  const own: Shader = { name: `${shader.file ?? shader.name} as changed`, code }
  try {
    if (shader.uniforms) own.uniforms = layoutOf(own.name, code, UNIFORMS)
    const [command, engine] = [await held.commandOf(row, own), await held.commandOf(row)]
    const compare = (tensors: readonly StepTensor[]) =>
      Promise.all(
        tensors.map(async (tensor) => {
          const { version } = tensor
          const after = Math.max(tensor.row, row)
          const bytes = await held.readInstead(row, command, version.buffer, after, bytesOf(version))
          return differenceOf(tensor, (await tensor.array()).data, decoded(version, bytes).data)
        }),
      )
    const outputs = await compare(
      step.outputs(row).filter(({ inMemory, shape }) => inMemory && !shape.includes(0)),
    )
    const weights = await compare(step.tensors.filter(({ role, row }) => role.kind === 'weight' && row >= 0))
    const taken = await held.time(row, [engine, command], TIMES)
    const median = (i: number) => taken.map((times) => times[i]).sort((a, b) => a - b)[TIMES >> 1] / 1e6
    return { problems, outputs, weights, ms: { engine: median(0), own: median(1) } }
  } catch (error) {
    const { message } = error as Error
    if (!(error instanceof GpuError) && !message.startsWith(own.name)) throw error
    return { problems: [{ line: 0, column: 1, message }], outputs: [], weights: [], ms: null }
  }
}
