import { type Signal, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { Coded } from '../site/coded.js'
import { count, say } from '../site/language.js'
import { Sample } from './pictures.js'
import { nearest, next, placed } from './places.js'
import type { Embedding, Samples } from './protocol.js'

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}
const [WIDTH, HEIGHT] = [100, 72]

/** The images as the last hidden layer has them, after each epoch. */
export function EmbeddingView({
  samples,
  embeddings,
  chosen,
  onLook,
}: {
  samples: Samples
  embeddings: readonly Embedding[]
  chosen: Signal<number>
  /** Absent where the image can't be looked into yet. */
  onLook?: () => void
}) {
  const asked = useSignal<number | null>(null)
  const at = Math.min(asked.value ?? embeddings.length - 1, embeddings.length - 1)
  const embedding = embeddings[at]
  const { layer, features, shares, answers, epochs } = embedding
  const places = useMemo(() => placed(embedding.scores, WIDTH, HEIGHT), [embedding])
  const { labels, classNames } = samples
  const named = (label: number) => say(classNames[label])
  const image = chosen.value
  const isRight = answers[image] === labels[image]
  const wrong = answers.filter((answer, i) => answer !== labels[i]).length
  const under = (event: MouseEvent) => {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect()
    const point = [
      ((event.clientX - left) / width) * WIDTH,
      ((event.clientY - top) / height) * HEIGHT,
    ] as const
    chosen.value = nearest(places, point)
  }
  const [first, second] = shares.map((share) => count(Math.round(share * 100)))
  return (
    <>
      <p>
        <Coded
          text={say({
            ru: `Каждый знак — картинка, на которой сеть не училась. Слой перед последним (\`${layer}\`) даёт для неё ${count(features)} чисел; здесь от них оставлены два направления, вдоль которых картинки различаются больше всего: ${first} % и ${second} % всего различия. Что сеть считает похожим, лежит рядом.`,
            en: `Each sign is an image that the network has not learned from. What goes into its last layer (\`${layer}\`) is ${count(features)} numbers; here are the two directions of them along which the images differ most: ${first} % and ${second} % of all difference. What the network takes for similar lies together.`,
          })}
        />
      </p>
      {embeddings.length > 1 && (
        <label class="epochs">
          {say({ ru: 'Эпох обучения', en: 'Epochs of training' })}: {count(epochs)}
          <input
            type="range"
            min={0}
            max={embeddings.length - 1}
            value={at}
            onInput={({ currentTarget: { value } }) => {
              asked.value = Number(value) === embeddings.length - 1 ? null : Number(value)
            }}
          />
        </label>
      )}
      <div class="embedding">
        {/* biome-ignore lint/a11y/useSemanticElements: no element is a map of points */}
        <div
          class="map"
          role="group"
          aria-label={say({ ru: 'Карта картинок', en: 'Map of images' })}
          aria-describedby="map-keys"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk from image to image
          tabIndex={0}
          onKeyDown={(event) => {
            const step = STEPS[event.key]
            if (event.key === 'Enter') onLook?.()
            if (!step) return
            event.preventDefault()
            chosen.value = next(places, image, step)
          }}
        >
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            aria-hidden="true"
            onPointerMove={under}
            onPointerDown={under}
          >
            {places.map(([x, y], i) => (
              <g key={i} style={{ transform: `translate(${x}px, ${y}px)` }}>
                {answers[i] !== labels[i] && <circle class="wrong" r={2} />}
                <text style={{ '--hue': 36 * labels[i] }}>{labels[i]}</text>
              </g>
            ))}
            <circle class="chosen" r={2.6} cx={places[image][0]} cy={places[image][1]} />
          </svg>
        </div>
        <div class="portrait">
          <Sample samples={samples} image={image} />
          <p role="status">
            {named(labels[image])}
            {!isRight && (
              <strong class="wrong">
                {' '}
                {say({ ru: 'сеть:', en: 'network:' })} {named(answers[image])}
              </strong>
            )}
          </p>
          {onLook && (
            <button type="button" onClick={onLook}>
              {say({ ru: 'Почему такой ответ?', en: 'Why this answer?' })}
            </button>
          )}
        </div>
      </div>
      <p class="legend">
        {classNames.some((name) => name.length > 1) &&
          classNames.map((name, label) => (
            <span key={name} style={{ '--hue': 36 * label }}>
              <b>{label}</b> {say(name)}
            </span>
          ))}
        <span>
          ◯ {say({ ru: 'ошибки', en: 'mistakes' })}: {count(wrong)} {say({ ru: 'из', en: 'of' })}{' '}
          {count(labels.length)}
        </span>
      </p>
      <p class="hint" id="map-keys">
        {say({
          ru: 'Картинка видна под указателем; с клавиатуры — стрелками. Направления находит метод главных компонент:',
          en: 'The image under the pointer is shown; on the keyboard, arrows walk. The directions are the principal components:',
        })}{' '}
        <a href="#/source/web/inside/pca.ts">{say({ ru: 'код', en: 'the code' })}</a>.
      </p>
    </>
  )
}
