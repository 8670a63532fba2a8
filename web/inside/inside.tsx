import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Bilingual } from '../../tasks/language.js'
import type { ModelFacts } from '../session/protocol.js'
import type { RunState } from '../session/runState.js'
import { say } from '../site/language.js'
import { EmbeddingView } from './embeddingView.js'
import { FiltersView } from './filtersView.js'
import { ImageView } from './imageView.js'
import './inside.css'

const VIEWS = {
  map: { ru: 'Карта картинок', en: 'Map of images' },
  filters: { ru: 'Фильтры', en: 'Filters' },
  image: { ru: 'Почему такой ответ', en: 'Why this answer' },
} satisfies Record<string, Bilingual>

type View = keyof typeof VIEWS

/** What a network makes of images: while it trains, how it tells them apart; then its filters, and where an answer comes from. */
export function InsideNetwork({
  state,
  trained,
}: {
  state: Pick<RunState, 'samples' | 'embeddings'>
  trained: ModelFacts | null
}) {
  const view = useSignal<View>('map')
  const chosen = useSignal(0)
  const layer = useSignal('')
  const { samples, embeddings } = state
  const convolutions = trained?.convolutions ?? []
  useEffect(() => {
    layer.value = convolutions.at(-1)?.name ?? ''
  }, [trained])
  const last = embeddings.at(-1)
  if (!samples || !last) return null
  const offered: View[] = ['map']
  if (convolutions.length > 0) offered.push('filters')
  if (trained) offered.push('image')
  const shown = offered.includes(view.value) ? view.value : 'map'
  const look = { samples, answers: last.answers, chosen, convolutions, layer }
  return (
    <section class="inside" aria-label={say({ ru: 'Внутри сети', en: 'Inside the network' })}>
      <h2>{say({ ru: 'Внутри сети', en: 'Inside the network' })}</h2>
      {offered.length > 1 && (
        <fieldset class="views">
          <legend class="hidden">{say({ ru: 'Вид', en: 'View' })}</legend>
          {offered.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={shown === name}
              onClick={() => {
                view.value = name
              }}
            >
              {say(VIEWS[name])}
            </button>
          ))}
        </fieldset>
      )}
      {shown === 'map' && (
        <EmbeddingView
          {...{ samples, embeddings, chosen }}
          onLook={
            trained
              ? () => {
                  view.value = 'image'
                }
              : undefined
          }
        />
      )}
      {shown === 'filters' && <FiltersView {...look} />}
      {shown === 'image' && <ImageView {...look} />}
    </section>
  )
}
