import type { Gpu } from './gpu.js'

/** What the device's compiler says against a program. */
export interface ShaderProblem {
  /** From 1; 0 where it is of no line. */
  line: number
  /** From 1. */
  column: number
  message: string
}

/** What is wrong with a WGSL program by itself; nothing where it compiles. */
export async function shaderProblems({ device }: Gpu, code: string): Promise<ShaderProblem[]> {
  device.pushErrorScope('validation') // it is told here, and nowhere else
  const module = device.createShaderModule({ code })
  const refused = device.popErrorScope()
  const { messages } = await module.getCompilationInfo()
  const problems = messages
    .filter(({ type }) => type === 'error')
    .map(({ lineNum, linePos, message }) => ({ line: lineNum, column: linePos, message }))
  const error = await refused
  return error && problems.length === 0 ? [{ line: 0, column: 1, message: error.message }] : problems
}
