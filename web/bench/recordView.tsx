import { useSignal } from '@preact/signals'
import type { BenchRecord, CaseRecord, Ratio } from '../../bench/record/record.js'
import { figure, milliseconds } from '../glassbox/units.js'
import { say } from '../site/language.js'
import { isDark } from '../site/theme.js'
import { Chart } from '../task/chart.js'
import { BarRow, scaleFor } from './bars.js'
import { KernelTable } from './kernels.js'
import { casePoints, ceilingsOf, kernelPoints, rooflineChart } from './roofline.js'
import {
  byteRate,
  caseName,
  circumstanceName,
  circumstanceText,
  flopRate,
  percent,
  reasonText,
} from './words.js'

/** All that a record says. */
export function RecordView({ record }: { record: BenchRecord }) {
  return (
    <>
      <Ratios record={record} />
      <FirstTimes record={record} />
      <Roofline record={record} />
      <Kernels record={record} />
      <Circumstances record={record} />
    </>
  )
}

const isRatio = (outcome: Ratio | string): outcome is Ratio => typeof outcome !== 'string'

/** How many times as long as glassgrad each peer took. */
function Ratios({ record: { cases } }: { record: BenchRecord }) {
  const shown = Object.entries(cases).filter(([, { milliseconds }]) => milliseconds !== undefined)
  const all = shown.flatMap(([, { peers = {} }]) => Object.values(peers).filter(isRatio).flat())
  const scale = scaleFor([0.5, 2, ...all])
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Во сколько раз дольше', en: 'How many times as long' })}</h2>
      <p>
        {say({
          ru: 'Сколько времени тратит glassgrad и во сколько раз дольше работают остальные: медиана кругов, в скобках квартили. Вертикальная черта — glassgrad: полоса вправо от неё значит медленнее, влево — быстрее. Шкала логарифмическая.',
          en: 'The time that glassgrad takes, and how many times as long the others do: median of the rounds, quartiles in brackets. The upright line is glassgrad: a bar to its right is slower, one to its left is faster. The scale is logarithmic.',
        })}
      </p>
      <div class="cases">
        {shown.map(([name, found]) => (
          <CaseBars key={name} name={name} found={found} scale={scale} />
        ))}
      </div>
    </section>
  )
}

function CaseBars({
  name,
  found,
  scale,
}: {
  name: string
  found: CaseRecord
  scale: readonly [number, number]
}) {
  const { milliseconds: ms, ofCeiling, peers = {} } = found
  return (
    <section>
      <h3>{caseName(name)}</h3>
      <p>
        <strong>{milliseconds(ms!)}</strong>
        {ofCeiling !== undefined && ofCeiling >= 0.001 && (
          <>
            {' · '}
            {percent(ofCeiling)} {say({ ru: 'предела устройства', en: 'of what the device can' })}
          </>
        )}
      </p>
      <ul class="bars">
        {Object.entries(peers).map(([who, outcome]) =>
          isRatio(outcome) ? (
            <BarRow
              key={who}
              {...{ who, scale, name: who }}
              bar={{ from: 1, to: outcome[1], quartiles: [outcome[0], outcome[2]] }}
            >
              {figure(outcome[1])}×{' '}
              <small>
                ({figure(outcome[0])}–{figure(outcome[2])})
              </small>
            </BarRow>
          ) : (
            <BarRow key={who} {...{ who, scale, name: who }}>
              <small title={outcome}>{reasonText(outcome)}</small>
            </BarRow>
          ),
        )}
      </ul>
    </section>
  )
}

/** The very first time beside the usual one. */
function FirstTimes({ record: { cases } }: { record: BenchRecord }) {
  const shown = Object.entries(cases).filter(([, { first }]) => first)
  if (shown.length === 0) return null
  const everybody = [...new Set(shown.flatMap(([, { first }]) => Object.keys(first!)))]
  const usual = ({ milliseconds: ms, peers = {} }: CaseRecord, who: string) => {
    if (who === 'glassgrad') return ms!
    const ratio = peers[who]
    return ratio !== undefined && isRatio(ratio) ? ms! * ratio[1] : null
  }
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Первый раз и потом', en: 'The first time, and then' })}</h2>
      <p>
        {say({
          ru: 'Первый раз компилируются шейдеры (если браузер или драйвер не помнит их с прошлого раза), записывается шаг, выделяется память. Поэтому он отделён от установившегося времени.',
          en: 'The first time shaders are compiled (unless the browser or the driver remembers them), the step is recorded, memory is taken. So it is kept apart from the steady state.',
        })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div class="wide" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say({ ru: 'замер', en: 'case' })}</th>
              {everybody.map((who) => (
                <th key={who} scope="col">
                  {who}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(([name, found]) => (
              <tr key={name}>
                <th scope="row">{caseName(name)}</th>
                {everybody.map((who) => {
                  const first = found.first![who]
                  return (
                    <td key={who} class="figure">
                      {first === undefined
                        ? '–'
                        : `${milliseconds(first)} → ${milliseconds(usual(found, who))}`}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** What the device allows, and what the cases, or the dispatches of one step, reach of it. */
function Roofline({ record }: { record: BenchRecord }) {
  const chosen = useSignal('')
  const ceilings = ceilingsOf(record)
  if (!ceilings) return null
  const steps = Object.entries(record.cases).filter(([, { kernels }]) => kernels?.length)
  const kernels = record.cases[chosen.value]
  const points = kernels ? kernelPoints(kernels) : casePoints(record)
  const title = say({ ru: 'Крыша устройства', en: 'The roofline' })
  return (
    <section class="bench-part">
      <h2>{title}</h2>
      <p>
        {say({
          ru: 'Пределы измерены в тех же кругах: умножения со сложением в регистрах',
          en: 'The limits were measured in the same rounds: multiply-adds in registers reach',
        })}{' '}
        <strong>{flopRate(ceilings.gflops)}</strong>,{' '}
        {say({ ru: 'копирование памяти', en: 'copying memory' })}{' '}
        <strong>{byteRate(ceilings.gigabytes)}</strong>.{' '}
        {say({
          ru: 'Чем ближе точка к линии, тем меньше осталось выиграть.',
          en: 'The nearer a point is to the line, the less there is left to win.',
        })}
      </p>
      {steps.length > 0 && (
        <label>
          {say({ ru: 'Точки', en: 'Points' })}:{' '}
          <select value={chosen.value} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
            <option value="">{say({ ru: 'все замеры', en: 'all cases' })}</option>
            {steps.map(([name]) => (
              <option key={name} value={name}>
                {say({ ru: 'ядра:', en: 'kernels of' })} {caseName(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Chart chart={rooflineChart(ceilings, points, isDark.value)} label={title} />
    </section>
  )
}

/** Kernel by kernel, what glassgrad's steps are made of. */
function Kernels({ record: { cases } }: { record: BenchRecord }) {
  const steps = Object.entries(cases).filter(([, { kernels }]) => kernels?.length)
  if (steps.length === 0) return null
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Шаг по ядрам', en: 'Kernel by kernel' })}</h2>
      <p>
        {say({
          ru: 'Из чего состоит шаг glassgrad: каждый вызов шейдера со своим временем на устройстве, с полученной скоростью и долей предела.',
          en: 'What glassgrad’s steps are made of: each dispatch with its time on the device, the rate it reaches, and its share of the limit.',
        })}
      </p>
      {steps.map(([name, { kernels, ceilings }]) => (
        <KernelTable key={name} name={name} kernels={kernels!} ceilings={ceilings} />
      ))}
    </section>
  )
}

/** Where and when. */
function Circumstances({ record: { device, runtime, cases } }: { record: BenchRecord }) {
  const latest = Object.values(cases)
    .map(({ circumstances }) => circumstances)
    .reduce((a, b) => (a.date > b.date ? a : b), { date: '' } as Record<string, string>)
  return (
    <section class="bench-part">
      <h2>{say({ ru: 'Где и когда измерено', en: 'Where and when' })}</h2>
      <dl class="facts">
        <div>
          <dt>{say({ ru: 'устройство', en: 'device' })}</dt>
          <dd translate={false}>{device}</dd>
        </div>
        <div>
          <dt>WebGPU</dt>
          <dd>{runtime}</dd>
        </div>
        {Object.entries(latest).map(([name, value]) => (
          <div key={name}>
            <dt>{circumstanceName(name)}</dt>
            <dd translate={name !== 'processor' && name !== 'browser'}>{circumstanceText(name, value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
