import { type Signal, useSignal } from '@preact/signals'
import { type Ladder, type StepTime, variantsOf } from 'glassgrad'
import type { Bilingual } from '../../tasks/language.js'
import { climb } from '../session/session.js'
import { language, say } from '../site/language.js'
import type { Climb, Measured, Variants } from './protocol.js'
import { figure, milliseconds } from './units.js'

const LADDERS: Record<Ladder, Bilingual> = {
  matmul: { ru: 'Произведение матриц', en: 'Product of matrices' },
  conv2d: { ru: 'Свёртка', en: 'Convolution' },
}

/** Six decimals: rungs differ late. */
const SIX = { minimumFractionDigits: 6, maximumFractionDigits: 6 }

/** What has been measured of a model, by the names of the rungs. */
export type Climbs = Readonly<Record<string, Climb>>

/** Switches kernels to other rungs of their ladders, and measures a step with them. */
export function LadderView({ ready, measured }: { ready: boolean; measured: Signal<Climbs> }) {
  const variants = useSignal<Variants>({})
  const busy = useSignal(false)
  const problem = useSignal('')
  const measure = async () => {
    busy.value = true
    problem.value = ''
    try {
      const found = await climb(variants.value)
      measured.value = { ...measured.value, [nameOf(variants.value)]: found }
    } catch (error) {
      problem.value = (error as Error).message
    } finally {
      busy.value = false
    }
  }
  return (
    <>
      <p>
        {say({
          ru: 'Каждое ядро написано несколько раз, от определения до самого быстрого. Поставьте другую ступень и посмотрите, как изменится время шага; результат останется тем же с точностью до округления.',
          en: 'Each kernel is written several times, from the definition to the fastest. Put it on another rung and see how the time of a step changes; the result stays the same up to rounding.',
        })}
      </p>
      <div class="buttons">
        {(Object.keys(LADDERS) as Ladder[]).map((ladder) => (
          <label key={ladder}>
            {say(LADDERS[ladder])}{' '}
            <select
              value={variants.value[ladder] ?? ''}
              onChange={({ currentTarget: { value } }) => {
                const { [ladder]: _, ...others } = variants.value
                variants.value = value ? { ...others, [ladder]: value } : others
              }}
            >
              <option value="">{say({ ru: 'как выбрано', en: 'as chosen' })}</option>
              {variantsOf(ladder).map((variant) => (
                <option key={variant}>{variant}</option>
              ))}
            </select>
          </label>
        ))}
        <button type="button" disabled={!ready || busy.value} onClick={measure}>
          {busy.value ? say({ ru: 'Измеряю…', en: 'Measuring…' }) : say({ ru: 'Измерить', en: 'Measure' })}
        </button>
      </div>
      {!ready && (
        <p>
          {say({
            ru: 'Нужна обученная модель: сначала запустите задачу.',
            en: 'It takes a trained model: run the task first.',
          })}
        </p>
      )}
      {problem.value && <p class="state failed">{problem.value}</p>}
      <Measurements measured={measured.value} />
    </>
  )
}

function Measurements({ measured }: { measured: Climbs }) {
  const climbs = Object.entries(measured)
  if (climbs.length === 0) return null
  const lines: { name: string; measured: Measured; difference: number | null }[] = [
    { name: nameOf({}), measured: climbs[climbs.length - 1][1].chosen, difference: null },
    ...climbs
      .filter(([name]) => name !== nameOf({}))
      .map(([name, { asked, difference }]) => ({ name, measured: asked, difference })),
  ]
  const [whole, differs] = [
    say({ ru: 'шаг', en: 'step' }),
    say({ ru: 'расхождение весов', en: 'weights differ by' }),
  ]
  const longest = Math.max(...lines.map(({ measured }) => total(measured.step)))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="wide stacked" tabIndex={0}>
      <table class="rungs">
        <thead>
          <tr>
            <th scope="col">{say({ ru: 'ступень', en: 'rung' })}</th>
            <th scope="col">{whole}</th>
            <th scope="col">matmul</th>
            <th scope="col">conv2d</th>
            <th scope="col">loss</th>
            <th scope="col">{differs}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, measured: { step, kernels, loss }, difference }) => (
            <tr key={name}>
              <th scope="row">{name || say({ ru: 'как выбрано', en: 'as chosen' })}</th>
              <td class="figure step" data-name={whole}>
                {milliseconds(total(step))}
                <span class="bar" style={{ '--share': total(step) / longest }} />
              </td>
              <td class="figure" data-name="matmul">
                {milliseconds(kernels.matmul)}
              </td>
              <td class="figure" data-name="conv2d">
                {milliseconds(kernels.conv2d)}
              </td>
              <td class="figure" data-name="loss">
                {loss.toLocaleString(language.value, SIX)}
              </td>
              <td class="figure" data-name={differs}>
                {difference === null
                  ? ''
                  : difference === 0
                    ? say({ ru: 'бит в бит равны', en: 'equal, bit for bit' })
                    : figure(difference)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const total = ({ javascript, submit, device }: StepTime) => javascript + submit + device

const nameOf = (variants: Variants) =>
  Object.entries(variants)
    .map(([ladder, variant]) => `${ladder}: ${variant}`)
    .join(', ')
