import { useEffect, useRef } from 'preact/hooks'
import { say } from '../site/language.js'
import type { Histogram, Inside, LayerPortrait, Painting, Portrait } from './protocol.js'
import { figure, shapeText } from './units.js'

/** Told of a layer that is clicked on, and of the path of the tensor whose picture that was. */
type OnLayer = (name: string, path?: string) => void

/** What each layer gives, its weights and their gradients, as pictures and histograms. */
export function Layers({ inside, onLayer }: { inside: Inside | null; onLayer: OnLayer }) {
  if (!inside) {
    return (
      <p>
        {say({
          ru: 'Появится, как только начнётся обучение.',
          en: 'It appears as soon as training has begun.',
        })}
      </p>
    )
  }
  return (
    <>
      <p>
        {say({ ru: 'Эпоха', en: 'Epoch' })} {figure(inside.epoch)}.{' '}
        {say({
          ru: 'Синее больше нуля, оранжевое меньше; обновляется во время обучения.',
          en: 'Blue is above zero, orange below; renewed while training goes on.',
        })}
      </p>
      {inside.reason && (
        <p class="note" lang="en">
          {inside.reason}
        </p>
      )}
      {inside.layers.map((layer) => (
        <Layer key={layer.name} layer={layer} onLayer={onLayer} />
      ))}
    </>
  )
}

function Layer({
  layer: { name, kind, output, weights },
  onLayer,
}: {
  layer: LayerPortrait
  onLayer: OnLayer
}) {
  return (
    <section class="layer">
      <h2>
        <code>{name}</code> <small translate={false}>{kind}</small>{' '}
        <button type="button" onClick={() => onLayer(name)}>
          {say({ ru: 'Его строки в шаге', en: 'Its rows in the step' })}
        </button>
      </h2>

      <div class="portraits">
        <PortraitView
          title={say({ ru: 'выходы слоя', en: 'output' })}
          portrait={output}
          onOpen={() => onLayer(name, `${name}.output`)}
        />
        {weights.map(({ name: weight, value, gradient }) => (
          <div class="weight" key={weight}>
            <PortraitView
              title={weight}
              portrait={value}
              onOpen={() => onLayer(name, `${name}.${weight}.before`)}
            />
            {gradient && (
              <PortraitView
                title={`${say({ ru: 'градиент', en: 'gradient' })} ${weight}`}
                portrait={gradient}
                onOpen={() => onLayer(name, `${name}.${weight}.gradient`)}
              />
            )}
          </div>
        ))}
      </div>
    </section>
  )
}

function PortraitView({
  title,
  portrait,
  onOpen,
}: {
  title: string
  portrait: Portrait
  onOpen: () => void
}) {
  const { shape, pictures, histogram } = portrait
  return (
    <figure>
      <figcaption>
        {title} <small>{shapeText(shape)}</small>
      </figcaption>
      <button
        type="button"
        class="paintings"
        aria-label={`${say({ ru: 'Показать в шаге', en: 'Show in the step' })}: ${title}`}
        onClick={onOpen}
      >
        {pictures.map((painting, i) => (
          <Canvas key={i} painting={painting} />
        ))}
      </button>
      <Bars histogram={histogram} label={title} />
    </figure>
  )
}

function Canvas({ painting: { width, height, rgba } }: { painting: Painting }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0)
  }, [rgba, width, height])
  return <canvas ref={canvas} width={width} height={height} />
}

function Bars({ histogram, label }: { histogram: Histogram; label: string }) {
  const { counts, least, most, mean, deviation } = histogram
  const highest = Math.max(...counts)
  const name = say({ ru: 'гистограмма', en: 'histogram' })
  return (
    <>
      <svg
        class="histogram"
        viewBox={`0 0 ${counts.length} 20`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${label}`}
      >
        {counts.map((count, i) => (
          <rect
            key={i}
            x={i + 0.05}
            width={0.9}
            y={20 - (20 * count) / highest}
            height={(20 * count) / highest}
          />
        ))}
      </svg>
      <small class="range">
        <span>{figure(least)}</span>
        <span>{figure(most)}</span>
        <span class="mean">
          {figure(mean)} ± {figure(deviation)}
        </span>
      </small>
    </>
  )
}
