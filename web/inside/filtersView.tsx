import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { largestOf } from '../glassbox/colours.js'
import { count, say } from '../site/language.js'
import { type LookProps, useLook } from './asked.js'
import { Chooser, LayerChoice } from './chooser.js'
import { Channel, Sample } from './pictures.js'
import type { Samples, Values } from './protocol.js'

/** All filters of a convolution, what each finds in an image, and the images in which one finds most. */
export function FiltersView({ samples, answers, chosen, convolutions, layer }: LookProps) {
  const picked = useSignal(0)
  const { name, filters, window } = convolutions.find(({ name }) => name === layer.value) ?? convolutions[0]
  useEffect(() => {
    picked.value = 0
  }, [name])
  const filter = Math.min(picked.value, filters - 1)
  const { seen, problem } = useLook({ at: 'filters', layer: name, image: chosen.value })
  const [height, width, channels] = window
  // The answer is to the layer before, until there is one to this.
  const isOf = seen?.kernel.shape.join() === [...window, filters].join()
  return (
    <>
      <p>
        {channels === 1
          ? say({
              ru: `Слева в каждой паре — фильтр ${height} × ${width}: синее он ищет, оранжевое ему мешает. Справа — его ответы по всей картинке: чем синее, тем увереннее он нашёл своё.`,
              en: `At the left of each pair is a filter of ${height} × ${width}: it looks for what is blue, and minds what is orange. At the right, its answers all over the image: the bluer, the surer it has found it.`,
            })
          : say({
              ru: `Ответы каждого фильтра по всей картинке: чем синее, тем увереннее он нашёл своё. Ищет он в ${count(channels)} картах слоя перед ним, окном ${height} × ${width}; веса окна видны, если фильтр выбрать.`,
              en: `Each filter’s answers all over the image: the bluer, the surer it has found what it looks for. It looks into ${count(channels)} maps of the layer before, through a window of ${height} × ${width}; pick a filter to see its weights.`,
            })}
      </p>
      <div class="choices">
        <Chooser {...{ samples, answers, chosen }} />
        <LayerChoice names={convolutions.map(({ name }) => name)} layer={layer} />
      </div>
      {problem && (
        <p role="alert" lang="en">
          {problem}
        </p>
      )}
      {seen && isOf && (
        <>
          <fieldset class="filters">
            <legend class="hidden">{say({ ru: 'Фильтры', en: 'Filters' })}</legend>
            <Filters {...seen} picked={filter} onPick={(i) => (picked.value = i)} />
          </fieldset>
          <Picked {...{ samples, chosen, filter }} layer={name} kernel={seen.kernel} />
        </>
      )}
    </>
  )
}

function Filters({
  kernel,
  maps,
  picked,
  onPick,
}: {
  kernel: Values
  maps: Values
  picked: number
  onPick: (filter: number) => void
}) {
  const [, , channels, filters] = kernel.shape
  const [strong, most] = [largestOf(kernel.data), largestOf(maps.data)]
  return (
    <>
      {Array.from({ length: filters }, (_, i) => (
        <button
          key={i}
          type="button"
          aria-pressed={i === picked}
          aria-label={`${say({ ru: 'Фильтр', en: 'Filter' })} ${i + 1}`}
          onClick={() => onPick(i)}
        >
          {channels === 1 && <Channel values={kernel} channel={i} largest={strong} />}
          <Channel values={maps} channel={i} largest={most} />
        </button>
      ))}
    </>
  )
}

/** What one filter is made of, and what excites it most. */
function Picked({
  samples,
  chosen,
  layer,
  filter,
  kernel,
}: {
  samples: Samples
  chosen: Signal<number>
  layer: string
  filter: number
  kernel: Values
}) {
  const { seen, problem } = useLook({ at: 'filter', layer, filter })
  const [, , channels, filters] = kernel.shape
  const strong = largestOf(kernel.data)
  const strongest = seen?.[0]?.strength ?? 0
  return (
    <section class="picked-filter" aria-label={`${say({ ru: 'Фильтр', en: 'Filter' })} ${filter + 1}`}>
      <h3>
        {say({ ru: 'Фильтр', en: 'Filter' })} {count(filter + 1)} {say({ ru: 'из', en: 'of' })}{' '}
        {count(filters)}
      </h3>
      {channels > 1 && (
        <>
          <p>
            {say({
              ru: 'Его окно в каждую карту перед ним: синее — за, оранжевое — против.',
              en: 'Its window into each map before it: blue speaks for, orange against.',
            })}
          </p>
          <div class="window">
            {Array.from({ length: channels }, (_, c) => (
              <Channel key={c} values={kernel} channel={c * filters + filter} largest={strong} />
            ))}
          </div>
        </>
      )}
      {problem && (
        <p role="alert" lang="en">
          {problem}
        </p>
      )}
      <p>
        {strongest > 0
          ? say({
              ru: 'Сильнее всего его возбуждают эти картинки. В рамке — пиксели, от которых зависит его самый сильный ответ.',
              en: 'These images excite it most. In the box are the pixels that its strongest answer depends on.',
            })
          : seen &&
            say({
              ru: 'Он молчит на всех картинках: такой нейрон называют мёртвым.',
              en: 'It is silent whatever the image: such a neuron is called dead.',
            })}
      </p>
      {strongest > 0 && (
        <ol class="exciting">
          {seen!.map(({ image, strength, box }) => (
            <li key={image}>
              <button
                type="button"
                aria-label={`${say({ ru: 'Картинка', en: 'Image' })} ${image + 1}: ${say(samples.classNames[samples.labels[image]])}`}
                onClick={() => (chosen.value = image)}
              >
                <Sample samples={samples} image={image} box={box} />
              </button>
              <span>{count(strength, false)}</span>
            </li>
          ))}
        </ol>
      )}
      <p class="hint">
        {say({
          ru: 'Пиксели в рамке находит градиент ответа:',
          en: 'The pixels in the box are those at which the answer has a gradient:',
        })}{' '}
        <a href="#/source/web/inside/exciting.ts">{say({ ru: 'код', en: 'the code' })}</a>.
      </p>
    </section>
  )
}
