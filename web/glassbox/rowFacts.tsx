import type { Ceilings, Trace, TracedBuffer, TracedRow } from 'glassgrad'
import { say } from '../site/language.js'
import { bytes, figure, flop, milliseconds, shapeText } from './units.js'

/** A dispatch from close by: what is bound to it, what it does and how fast, whose gradient it is. */
export function RowFacts({
  row,
  rows,
  code,
  tunables,
  ceilings,
  onSelect,
}: {
  row: TracedRow
  rows: readonly TracedRow[]
  code: string
  tunables: Trace['shaders'][string]['tunables']
  ceilings: Ceilings | null
  onSelect: (row: number) => void
}) {
  const gradients = rows.filter(({ forwardOf }) => forwardOf === row.id)
  return (
    <section class="facts" aria-label={say({ ru: 'Скорость и привязки', en: 'Speed and bindings' })}>
      <p class="links">
        {row.forwardOf !== null && (
          <>
            {say({ ru: 'Градиент операции', en: 'The gradient of' })}{' '}
            <RowLink row={rows[row.forwardOf]} onSelect={onSelect} />
          </>
        )}
        {gradients.length > 0 && (
          <>
            {gradients.length > 1
              ? say({ ru: 'Её градиенты:', en: 'Its gradients:' })
              : say({ ru: 'Её градиент:', en: 'Its gradient:' })}{' '}
            {gradients.map((gradient) => (
              <RowLink key={gradient.id} row={gradient} onSelect={onSelect} />
            ))}
          </>
        )}
      </p>
      <Rates row={row} ceilings={ceilings} />
      <Bindings row={row} names={bindingNames(code)} />
      <Tunables tunables={tunables} />
    </section>
  )
}

function RowLink({ row, onSelect }: { row: TracedRow; onSelect: (row: number) => void }) {
  return (
    <button type="button" translate={false} class={`link ${row.phase}`} onClick={() => onSelect(row.id)}>
      {row.op}
    </button>
  )
}

/** Time, work, and the rates beside the most that the device can do. */
function Rates({ row, ceilings }: { row: TracedRow; ceilings: Ceilings | null }) {
  const seconds = row.ms ? row.ms / 1000 : null
  const arithmetic = seconds && row.flop !== null ? row.flop / seconds : null
  const memory = seconds && row.bytes / seconds
  return (
    <>
      <dl class="figures">
        <Figure name={say({ ru: 'время', en: 'time' })} value={milliseconds(row.ms)} />
        <Figure
          name={say({ ru: 'рабочих групп', en: 'workgroups' })}
          value={row.workgroups.join(' × ').replace(/( × 1)+$/, '')}
        />
        <Figure
          name={say({ ru: 'арифметика', en: 'arithmetic' })}
          value={row.flop === null ? '–' : flop(row.flop)}
        />
        <Figure name={say({ ru: 'читает и пишет', en: 'reads and writes' })} value={bytes(row.bytes)} />
      </dl>
      {ceilings && (
        <>
          <Meter
            name={say({ ru: 'арифметика', en: 'arithmetic' })}
            unit="GFLOP/s"
            rate={arithmetic}
            ceiling={ceilings.arithmetic}
          />
          <Meter
            name={say({ ru: 'память', en: 'memory' })}
            unit={say({ ru: 'ГБ/с', en: 'GB/s' })}
            rate={memory}
            ceiling={ceilings.memory}
          />
        </>
      )}
    </>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Meter({
  name,
  unit,
  rate,
  ceiling,
}: {
  name: string
  unit: string
  rate: number | null
  ceiling: number
}) {
  if (rate === null) return null
  const of = say({ ru: 'из', en: 'of' })
  const text = `${name}: ${figure(rate / 1e9)} ${of} ${figure(ceiling / 1e9)} ${unit}`
  return (
    <label class="meter">
      {text} ({Math.round((100 * rate) / ceiling)} %)
      <meter min={0} max={ceiling} value={rate} />
    </label>
  )
}

/** `m = 32, n = 128`, vectors as `[28, 28]`. */
function uniformText(uniforms: NonNullable<TracedRow['uniforms']>): string {
  const fields = Object.entries(uniforms)
  return fields.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(', ')
}

function Bindings({ row, names }: { row: TracedRow; names: ReadonlyMap<number, string> }) {
  const first = row.uniforms ? 1 : 0
  const role = (i: number) =>
    i < row.inputs.length ? say({ ru: 'читает', en: 'reads' }) : say({ ru: 'пишет', en: 'writes' })
  const tensor = ({ name, shape, dtype }: TracedBuffer) =>
    shape
      ? `${name ? `${name} ` : ''}${shapeText(shape)} ${dtype}`
      : say({ ru: 'промежуточное', en: 'in between' })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="wide" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <code>@binding</code>
            </th>
            <th scope="col">WGSL</th>
            <th scope="col">{say({ ru: 'тензор', en: 'tensor' })}</th>
            <th scope="col">{say({ ru: 'размер', en: 'size' })}</th>
          </tr>
        </thead>
        <tbody>
          {row.uniforms && (
            <tr>
              <td class="figure">0</td>
              <td>
                <code>{names.get(0)}</code>
              </td>
              <td translate={false}>{uniformText(row.uniforms)}</td>
              <td class="figure">{bytes(4 * Object.values(row.uniforms).flat().length)}</td>
            </tr>
          )}
          {[...row.inputs, ...row.outputs].map((bound, i) => (
            <tr key={first + i}>
              <td class="figure">{first + i}</td>
              <td>
                <code>{names.get(first + i)}</code>
              </td>
              <td translate={false}>
                {role(i)} {tensor(bound)}
              </td>
              <td class="figure">{bytes(bound.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Tunables({ tunables }: { tunables: Trace['shaders'][string]['tunables'] }) {
  const entries = Object.entries(tunables)
  if (entries.length === 0) return null
  return (
    <p class="tunables">
      {say({ ru: 'Вариант:', en: 'Variant:' })}{' '}
      {entries.map(([name, value]) => (
        <code key={name}>
          {name} = {String(value)}
        </code>
      ))}
    </p>
  )
}

/** What WGSL calls each binding. */
function bindingNames(code: string): Map<number, string> {
  const found = code.matchAll(/@binding\((\d+)\)\s*var<[^>]*>\s*(\w+)/g)
  return new Map([...found].map(([, binding, name]) => [Number(binding), name]))
}
