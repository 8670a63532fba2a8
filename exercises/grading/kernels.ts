import { runShader, withVariants } from 'glassgrad/debug'
import shaders from '../../src/kernels/*.wgsl'
import { expectNear, Mistake } from './mistake.js'
import { op } from './ops.js'

/** Products of matrices by one rung of the ladder. */
export function product(variant: 'naive' | 'tiled'): Promise<void> {
  return withVariants({ matmul: variant }, () => op('matmul'))
}

/** What the host says of two invocations that meet. */
function inRussian(fault: string): string {
  return fault
    .replaceAll(/invocation (\d+) of workgroup (\d+) \(line (\d+)\)/g, 'вызов $1 группы $2 (строка $3)')
    .replace(
      /reads (\w+), number (\d+), which nobody has written/,
      'читает $1, число $2, которого никто не записал',
    )
    .replace(/reads (\w+), number (\d+) and (.*) writes it/, 'читает $1, число $2, а $3 его пишет')
    .replace(/writes (\w+), number (\d+) and so does (.*)/, 'пишет $1, число $2, и его же пишет $3')
    .replace(/writes (\w+), number (\d+) and (.*) reads it/, 'пишет $1, число $2, а $3 его читает')
}

/** The tiled product, first one statement after the other on the host, where a race shows itself. */
export async function tiled(): Promise<void> {
  const [m, n, k] = [20, 19, 37]
  const problem = Uint32Array.of(m, n, k, k, 1, 0, n, 1, 0, 1, 1, k, 0)
  const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => ((i * 7) % 11) - 5)
  const [a, b] = [numbers(m * k), numbers(k * n)]
  const bytes = ({ buffer }: Uint32Array | Float32Array) => new Uint8Array(buffer)
  const { outputs, faults } = runShader(shaders['matmul/tiled.wgsl'], {
    buffers: new Map(
      [problem, a, b, new Float32Array(n), new Float32Array(m * n)].map((x, i) => [i, bytes(x)]),
    ),
    workgroups: [4, 1, 1],
  })
  const what = `matmul [${m}, ${k}] · [${k}, ${n}]`
  // Tiles reach beyond the matrices; what is read there is not used.
  const fault = faults.find(({ kind }) => kind !== 'readOutside')
  if (fault) {
    throw new Mistake({
      what,
      where: { ru: `строка ${fault.line}`, en: `line ${fault.line}` },
      expected: { ru: 'никакой гонки', en: 'no race' },
      got: { ru: inRussian(fault.message), en: fault.message },
    })
  }
  const got = new Float32Array(outputs[0].bytes.buffer)
  got.forEach((value, i) => {
    const [row, col] = [Math.floor(i / n), i % n]
    let sum = 0
    for (let l = 0; l < k; l++) sum += a[row * k + l] * b[l * n + col]
    expectNear({ what, where: `out[${row}, ${col}]` }, sum, value, 1e-3)
  })
  await product('tiled')
}
