import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { classify } from '../session/session.js'
import { count, say } from '../site/language.js'
import { Canvas } from './canvas.js'
import { toMnist } from './ink.js'

/** A digit drawn by the visitor, as the model sees it, and what the model takes it for. */
export function DigitReader() {
  const probabilities = useSignal<readonly number[]>([])
  const problem = useSignal('')
  const seen = useRef<HTMLCanvasElement>(null)
  const waiting = useRef<Float32Array<ArrayBuffer> | null>(null)
  const asking = useRef(false)

  /** One question at a time; of what is drawn meanwhile, the latest is asked next. */
  const ask = async (picture: Float32Array<ArrayBuffer>) => {
    waiting.current = picture
    if (asking.current) return
    asking.current = true
    try {
      while (waiting.current) {
        const next: Float32Array<ArrayBuffer> = waiting.current
        waiting.current = null
        probabilities.value = next.some((ink) => ink > 0) ? await classify(next) : []
        problem.value = ''
      }
    } catch (error) {
      problem.value = (error as Error).message
    } finally {
      asking.current = false
    }
  }
  const onInk = (sheet: Float32Array, side: number) => {
    const picture = toMnist(sheet, side)
    show(seen.current!, picture)
    ask(picture)
  }
  useEffect(() => show(seen.current!, new Float32Array(28 * 28)), [])

  const answer = probabilities.value.indexOf(Math.max(...probabilities.value))
  return (
    <section class="digit" aria-label={say({ ru: 'Нарисуйте цифру', en: 'Draw a digit' })}>
      <h2>{say({ ru: 'Нарисуйте цифру', en: 'Draw a digit' })}</h2>
      <div class="row">
        <Canvas onInk={onInk} />
        <figure>
          <canvas
            ref={seen}
            width={28}
            height={28}
            role="img"
            aria-label={say({ ru: 'Картинка 28 × 28', en: 'The picture of 28 × 28' })}
          />
          <figcaption>{say({ ru: 'Так её видит сеть', en: 'What the network sees' })}</figcaption>
        </figure>
        <div class="answer">
          <p role="status">
            {problem.value ||
              (answer < 0 ? (
                say({ ru: 'Мышью, пером или пальцем.', en: 'With the mouse, a pen or a finger.' })
              ) : (
                <>
                  {say({ ru: 'Это', en: 'It is' })} <strong>{answer}</strong>
                </>
              ))}
          </p>
          <ol start={0}>
            {Array.from({ length: 10 }, (_, digit) => (
              <li key={`digit ${digit}`}>
                {digit}
                <meter
                  aria-label={`${digit}`}
                  value={probabilities.value[digit] ?? 0}
                  title={count(probabilities.value[digit] ?? 0, false)}
                />
              </li>
            ))}
          </ol>
        </div>
      </div>
    </section>
  )
}

function show(canvas: HTMLCanvasElement, picture: Float32Array): void {
  const image = new ImageData(28, 28)
  picture.forEach((ink, i) => {
    image.data.set([ink * 255, ink * 255, ink * 255, 255], 4 * i)
  })
  canvas.getContext('2d')!.putImageData(image, 0, 0)
}
