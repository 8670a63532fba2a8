import { useSignal } from '@preact/signals'
import type { TracedKernel } from '../../bench/measure.js'
import type { CaseRecord } from '../../bench/record/record.js'
import { phaseName } from '../glassbox/phases.js'
import { figure, milliseconds } from '../glassbox/units.js'
import { say } from '../site/language.js'
import { caseName, percent } from './words.js'

/** The dispatches of a step in a table that opens. */
export function KernelTable({
  name,
  kernels,
  ceilings,
}: {
  name: string
  kernels: readonly TracedKernel[]
  ceilings: CaseRecord['ceilings']
}) {
  const total = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const open = useSignal(false)
  return (
    <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>
        {caseName(name)}: {kernels.length} {say({ ru: 'вызовов', en: 'dispatches' })}, {milliseconds(total)}
      </summary>
      {open.value && <Rows kernels={kernels} ceilings={ceilings} />}
    </details>
  )
}

/** Its rows, made when they are looked at: a step has up to two hundred. */
function Rows({ kernels, ceilings }: { kernels: readonly TracedKernel[]; ceilings: CaseRecord['ceilings'] }) {
  const longest = Math.max(...kernels.map(({ milliseconds }) => milliseconds))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="wide" tabIndex={0}>
      <table class="kernels">
        <thead>
          <tr>
            <th scope="col">{say({ ru: 'часть', en: 'part' })}</th>
            <th scope="col">{say({ ru: 'слой', en: 'layer' })}</th>
            <th scope="col">{say({ ru: 'операция', en: 'op' })}</th>
            <th scope="col">{say({ ru: 'шейдер', en: 'shader' })}</th>
            <th scope="col">{say({ ru: 'время', en: 'time' })}</th>
            <th scope="col">GFLOP/{say({ ru: 'с', en: 's' })}</th>
            <th scope="col">{say({ ru: 'ГБ/с', en: 'GB/s' })}</th>
            <th scope="col">{say({ ru: 'предела', en: 'of limit' })}</th>
          </tr>
        </thead>
        <tbody>
          {kernels.map((kernel, i) => {
            const { phase, layer, op, shader, milliseconds: ms, flop, bytes } = kernel
            return (
              <tr key={i}>
                <td>{phaseName(phase)}</td>
                <td>{layer}</td>
                <td>{op}</td>
                <td>
                  <code>{shader}</code>
                </td>
                <td class="figure">
                  {milliseconds(ms)}
                  <span class="share" style={{ '--share': `${ms / (longest || 1)}` }} />
                </td>
                <td class="figure">{flop && ms ? figure(flop / ms / 1e6) : '–'}</td>
                <td class="figure">{ms ? figure(bytes / ms / 1e6) : '–'}</td>
                <td class="figure">{ceilings && ms ? percent(shareOfLimit(kernel, ceilings)) : '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** The time that arithmetic or memory would allow, whichever binds, over the time it took. */
function shareOfLimit(
  { flop = 0, bytes, milliseconds }: TracedKernel,
  { gflops, gigabytes }: NonNullable<CaseRecord['ceilings']>,
): number {
  return Math.max(flop / gflops, bytes / gigabytes) / 1e6 / milliseconds
}
