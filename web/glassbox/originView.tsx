import { language, say } from '../site/language.js'
import { formulaText } from './formulas.js'
import { exact } from './heatMap.js'
import type { Origin, OriginSource, Still } from './protocol.js'
import { roleName } from './roles.js'
import { figure } from './units.js'

/** How an element came to be, one level deep; each of what it was made of leads to its own origin. */
export function OriginView({
  origin,
  still,
  onGo,
}: {
  origin: Origin
  still: Still
  onGo: (source: OriginSource) => void
}) {
  const { formula, terms, count, isSum, also, value, computed, ulps } = origin
  let running = 0
  return (
    <section class="origin" aria-label={say({ ru: 'Откуда это число', en: 'Where this number comes from' })}>
      <p class="formula" translate={false}>
        {formulaText(formula, language.value)}
      </p>
      {terms.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div class="wide terms" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  {isSum ? say({ ru: 'слагаемое', en: 'term' }) : say({ ru: 'аргумент', en: 'argument' })}
                </th>
                <th scope="col">{say({ ru: 'из чего', en: 'made of' })}</th>
                {isSum && <th scope="col">{say({ ru: 'накоплено', en: 'sum so far' })}</th>}
              </tr>
            </thead>
            <tbody>
              {terms.map(({ value, factor, sources }, i) => {
                running += value
                return (
                  <tr key={i}>
                    <td class="figure">{exact(value)}</td>
                    <td>
                      {factor !== undefined && <span translate={false}>{exact(factor)} · </span>}
                      {sources.map((source, j) => (
                        <>
                          {j > 0 && ' · '}
                          <SourceLink key={j} source={source} still={still} onGo={onGo} />
                        </>
                      ))}
                    </td>
                    {isSum && <td class="figure">{figure(running)}</td>}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {count > terms.length && (
        <p>
          {say({ ru: 'и ещё меньших:', en: 'and smaller ones:' })} {count - terms.length}
        </p>
      )}
      {also.length > 0 && (
        <p class="also">
          {say({ ru: 'Важны и', en: 'These matter, too:' })}{' '}
          {also.map((source, i) => (
            <SourceLink key={i} source={source} still={still} onGo={onGo} />
          ))}
        </p>
      )}
      {origin.op !== null && (
        <p class="figures-of-sum">
          {say({ ru: 'Двойной точностью', en: 'In double precision' })}: <strong>{exact(computed)}</strong>;{' '}
          {say({ ru: 'устройство', en: 'the device' })}: <strong>{exact(value)}</strong>;{' '}
          {say({
            ru: 'расхождение в единицах последнего знака',
            en: 'difference in units of the last place (ulp)',
          })}
          : <strong>{figure(ulps)}</strong>
        </p>
      )}
    </section>
  )
}

function SourceLink({
  source,
  still,
  onGo,
}: {
  source: OriginSource
  still: Still
  onGo: (source: OriginSource) => void
}) {
  const { symbol, index, value, tensor } = source
  // Of a data set only the batch is kept.
  const isKept = still.tensors[tensor].inMemory
  return (
    <button
      type="button"
      class="source"
      translate={false}
      title={roleName(still.tensors[tensor].role)}
      onClick={() => onGo(source)}
    >
      {symbol}[{index.join(', ')}]{(isKept || !Number.isNaN(value)) && ` = ${figure(value)}`}
    </button>
  )
}
