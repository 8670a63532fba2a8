import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Canvas } from '../digit/canvas.js'
import { toMnist } from '../digit/ink.js'
import { THREE } from '../digit/three.js'
import { device } from '../session/session.js'
import { count, say } from '../site/language.js'
import { type Activations, answer, asWeights, type Maps, type Weights } from './digitNet.js'
import file from './digits.bin?url'
import { MapsView } from './mapsView.js'
import { type Progress, train } from './training.js'

/** A small network that reads what one draws, each layer with what it makes of it; and its training, in the same picture. */
export function Digits() {
  const weights = useSignal<Weights | null>(null)
  const ink = useSignal(new Float32Array(28 * 28))
  const progress = useSignal<Progress | null>(null)
  const problem = useSignal('')
  const stop = useRef<(() => void) | null>(null)

  const takeTrained = () =>
    fetch(file)
      .then((response) => response.arrayBuffer())
      .then(
        (bytes) => {
          weights.value = asWeights(new Float32Array(bytes))
        },
        (error: Error) => {
          problem.value = error.message
        },
      )
  useEffect(() => {
    takeTrained()
    return () => stop.current?.()
  }, [])
  const end = () => {
    stop.current?.()
    stop.current = null
  }
  const begin = () => {
    end()
    problem.value = ''
    progress.value = { phase: 'loading' }
    stop.current = train({
      onWeights: (all) => {
        weights.value = asWeights(all)
      },
      onProgress: (told) => {
        progress.value = told
        if (told.phase === 'done') end()
      },
      onProblem: (reason) => {
        problem.value = reason
        progress.value = null
        end()
      },
    })
  }

  const seen = useMemo<Activations | null>(
    () => weights.value && answer(weights.value, ink.value),
    [weights.value, ink.value],
  )
  const isEmpty = ink.value.every((value) => value === 0)
  const canTrain = device.value === 'asking' || !('missing' in device.value)
  const isTraining = progress.value !== null && progress.value.phase !== 'done'
  return (
    <section
      class="digits"
      aria-label={say({ ru: 'Сеть, которая читает цифры', en: 'A network that reads digits' })}
    >
      <div class="layers">
        <Canvas
          strokes={THREE}
          onInk={(sheet, side) => {
            ink.value = toMnist(sheet, side)
          }}
        />
        <Layer name={say({ ru: 'Картинка', en: 'Picture' })} size="28 × 28">
          <MapsView label={say({ ru: 'Картинка', en: 'Picture' })} maps={picture(ink.value)} scale={5} />
        </Layer>
        <Layer name={say({ ru: 'Свёртка: края', en: 'Convolution: edges' })} size="24 × 24 × 8">
          {seen && (
            <MapsView
              label={say({ ru: 'Свёртка: края', en: 'Convolution: edges' })}
              maps={seen.edges}
              scale={2}
              kernels={weights.value![0]}
            />
          )}
        </Layer>
        <Layer name={say({ ru: 'Свёртка: части', en: 'Convolution: parts' })} size="10 × 10 × 16">
          {seen && (
            <MapsView
              label={say({ ru: 'Свёртка: части', en: 'Convolution: parts' })}
              maps={seen.parts}
              scale={4}
            />
          )}
        </Layer>
        <Answer probabilities={isEmpty ? null : (seen?.probabilities ?? null)} />
      </div>
      <p class="training" role="status">
        {problem.value ? <span lang="en">{problem.value}</span> : trainingText(progress.value)}
      </p>
      <p class="buttons">
        {canTrain &&
          (isTraining ? (
            <button
              type="button"
              onClick={() => {
                end()
                progress.value = null
              }}
            >
              {say({ ru: 'Остановить', en: 'Stop' })}
            </button>
          ) : (
            <button type="button" class="sure" onClick={begin}>
              {say({
                ru: 'Обучить самому — со случайных весов',
                en: 'Train it yourself, from random weights',
              })}
            </button>
          ))}
        {progress.value?.phase === 'done' && (
          <button
            type="button"
            onClick={() => {
              progress.value = null
              takeTrained()
            }}
          >
            {say({ ru: 'Вернуть готовую', en: 'Put the trained one back' })}
          </button>
        )}
      </p>
    </section>
  )
}

function Layer({ name, size, children }: { name: string; size: string; children: preact.ComponentChildren }) {
  return (
    <figure class="layer">
      {children}
      <figcaption>
        {name} <small>{size}</small>
      </figcaption>
    </figure>
  )
}

function Answer({ probabilities }: { probabilities: Float32Array | null }) {
  const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1
  return (
    <div class="answer">
      <p role="status">
        {best < 0 ? (
          say({ ru: 'Нарисуйте цифру.', en: 'Draw a digit.' })
        ) : (
          <>
            {say({ ru: 'Это', en: 'It is' })} <strong>{best}</strong>
          </>
        )}
      </p>
      <ol start={0}>
        {Array.from({ length: 10 }, (_, digit) => (
          <li key={`digit ${digit}`}>
            {digit}
            <meter
              aria-label={`${digit}`}
              value={probabilities?.[digit] ?? 0}
              title={count(probabilities?.[digit] ?? 0, false)}
            />
          </li>
        ))}
      </ol>
    </div>
  )
}

/** The picture as the network takes it. */
function picture(values: Float32Array): Maps {
  return { size: 28, channels: 1, values }
}

function trainingText(progress: Progress | null): string {
  if (!progress)
    return say({
      ru: 'Эта сеть уже обучена: 5388 весов, 60 000 цифр. Светлое — большие числа слоя.',
      en: 'This network is trained already: 5,388 weights, 60,000 digits. Light is where a layer’s numbers are large.',
    })
  if (progress.phase === 'loading')
    return say({ ru: 'Загружаю движок и цифры…', en: 'Fetching the engine and the digits…' })
  const { seen, loss, accuracy } = progress
  const figures = say({
    ru: `цифр показано ${count(seen)}; функция потерь ${count(loss, false)}, точность ${count(accuracy, false)}`,
    en: `${count(seen)} digits shown; loss ${count(loss, false)}, accuracy ${count(accuracy, false)}`,
  })
  return progress.phase === 'done'
    ? say({ ru: `Готово: ${figures}. Рисуйте!`, en: `Done: ${figures}. Draw!` })
    : say({ ru: `Учится: ${figures}.`, en: `It learns: ${figures}.` })
}
