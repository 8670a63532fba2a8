import type { Signal } from '@preact/signals'
import { count, say } from '../site/language.js'
import { Sample } from './pictures.js'
import type { Samples } from './protocol.js'

/** The image that is looked at, and ways to others. */
export function Chooser({
  samples,
  answers,
  chosen,
}: {
  samples: Samples
  answers: Uint8Array
  chosen: Signal<number>
}) {
  const { labels, classNames } = samples
  const n = labels.length
  const image = chosen.value
  const go = (to: number) => {
    chosen.value = (to + n) % n
  }
  const mistake = Array.from({ length: n }, (_, i) => (image + 1 + i) % n).find(
    (i) => answers[i] !== labels[i],
  )
  return (
    <div class="chooser">
      <Sample samples={samples} image={image} />
      <span role="status">
        {say({ ru: 'Картинка', en: 'Image' })} {count(image + 1)} {say({ ru: 'из', en: 'of' })} {count(n)}:{' '}
        {say(classNames[labels[image]])}
      </span>
      <div class="buttons">
        <button
          type="button"
          aria-label={say({ ru: 'Предыдущая', en: 'Previous' })}
          onClick={() => go(image - 1)}
        >
          ←
        </button>
        <button type="button" aria-label={say({ ru: 'Следующая', en: 'Next' })} onClick={() => go(image + 1)}>
          →
        </button>
        {mistake !== undefined && (
          <button type="button" onClick={() => go(mistake)}>
            {say({ ru: 'К следующей ошибке', en: 'To the next mistake' })}
          </button>
        )}
      </div>
    </div>
  )
}

/** A layer of several, by name. */
export function LayerChoice({ names, layer }: { names: readonly string[]; layer: Signal<string> }) {
  if (names.length < 2) return null
  return (
    <label>
      {say({ ru: 'Свёртка', en: 'Convolution' })}{' '}
      <select value={layer.value} onChange={({ currentTarget: { value } }) => (layer.value = value)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}
